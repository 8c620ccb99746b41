# 1000到4000个token的请求用 demo/zh，超过4000个token的用最大的模型，不超过50个token的用最小的模型
# 1-10 有 1000 到 4000 个词元的请求发往 demo/zh
# 11-22 不少于 4001 个词元的请求发往 demo/strong
# 23-35 不超过 50 个词元的请求发往 demo/small
# MODEL 10-10 demo/zh: demo/zh, 文中点名
# MODEL 18-19 最大: demo/strong, 参数最多（400）
# MODEL 31-32 最小: demo/small, 参数最少（4）
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: 没有为 ROUTE from_1000_to_4000 生成测试：不知道哪一条提示词一定会走它
# NOTE dsl-untested-route: 没有为 ROUTE from_4001 生成测试：不知道哪一条提示词一定会走它
# usable: true

SIGNAL context from_1000_to_4000 {
  min_tokens: "1000"
  max_tokens: "4000"
}

SIGNAL context from_4001 {
  min_tokens: "4001"
  max_tokens: "1000M"
}

SIGNAL context under_51 {
  max_tokens: "50"
}

ROUTE from_1000_to_4000 (description = "1000到4000个token的请求用 demo/zh") {
  PRIORITY 30
  WHEN context("from_1000_to_4000")
  MODEL "demo/zh" (param_size = "32b")
}

ROUTE from_4001 (description = "超过4000个token的用最大的模型") {
  PRIORITY 20
  WHEN context("from_4001")
  MODEL "demo/strong" (param_size = "400b")
}

ROUTE under_51 (description = "不超过50个token的用最小的模型") {
  PRIORITY 10
  WHEN context("under_51")
  MODEL "demo/small" (param_size = "4b")
}

TEST intent {
  "你好，今天过得怎么样？" -> under_51
}
