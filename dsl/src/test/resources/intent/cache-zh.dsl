# 历史问题用 demo/small 并缓存10分钟
# 1-12 内容为历史的请求发往 demo/small，并缓存回答 600 秒
# MODEL 6-6 demo/small: demo/small, 文中点名
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain history {
  mmlu_categories: ["history"]
}

ROUTE history (description = "历史问题用 demo/small 并缓存10分钟") {
  PRIORITY 10
  WHEN domain("history")
  MODEL "demo/small" (param_size = "4b")
  PLUGIN response_cache {
    enabled: true
    ttl_seconds: 600
  }
}

TEST intent {
  "请介绍秦始皇统一六国和辛亥革命的经过。" -> history
}
