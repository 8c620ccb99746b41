# 记录所有请求
# 1-6 所有请求留下记录
# MODEL 1-6 记录所有请求: demo/small, 没有分句说明这些请求去哪里，因此用默认模型
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
