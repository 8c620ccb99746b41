# Mask personal data in Chinese questions
# 1-6 requests that are in Chinese have personal data masked before they leave
# MODEL 1-6 Mask personal data in Chinese questions: demo/small, no clause says where these requests go, so it is the default model
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL language zh {
  description: "Chinese"
}

ROUTE chinese (description = "Mask personal data in Chinese questions") {
  PRIORITY 10
  WHEN language("zh")
  MODEL "demo/small" (param_size = "4b")
  PLUGIN pii_mask {
    enabled: true
  }
}

TEST intent {
  "你好，今天过得怎么样？" -> chinese
}
