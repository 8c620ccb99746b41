# 关于退款的问题交给 demo/small，关于信用卡的问题交给 demo/strong
# 1-10 含有“退款”的请求发往 demo/small
# 11-21 含有“信用卡”的请求发往 demo/strong
# MODEL 10-10 demo/small: demo/small, 文中点名
# MODEL 21-21 demo/strong: demo/strong, 文中点名
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL keyword about_topic_11db3e {
  operator: "OR"
  keywords: ["退款"]
}

SIGNAL keyword about_topic_13a5eda {
  operator: "OR"
  keywords: ["信用卡"]
}

ROUTE about_topic_11db3e (description = "关于退款的问题交给 demo/small") {
  PRIORITY 20
  WHEN keyword("about_topic_11db3e")
  MODEL "demo/small" (param_size = "4b")
}

ROUTE about_topic_13a5eda (description = "关于信用卡的问题交给 demo/strong") {
  PRIORITY 10
  WHEN keyword("about_topic_13a5eda")
  MODEL "demo/strong" (param_size = "400b")
}

TEST intent {
  "你好，今天过得怎么样？这与退款有关。" -> about_topic_11db3e
  "你好，今天过得怎么样？这与信用卡有关。" -> about_topic_13a5eda
}
