# 记录所有请求
# 1-6 all requests are recorded
# MODEL 1-6 记录所有请求: demo/small, no clause says where these requests go, so it is the default model
# usable: true

ROUTE everything_else (description = "记录所有请求") {
  PRIORITY 10
  MODEL "demo/small" (param_size = "4b")
  PLUGIN router_replay {
    enabled: true
  }
}

TEST intent {
  "你好，今天过得怎么样？" -> everything_else
}
