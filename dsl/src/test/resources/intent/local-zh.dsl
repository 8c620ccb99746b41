# 含个人信息的请求留在本地模型。
# 1-14 含有个人信息的请求发往 demo/zh
# MODEL 11-12 本地: demo/zh, 它的后端在本机
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL pii personal_data {
}

ROUTE personal_data (description = "含个人信息的请求留在本地模型") {
  PRIORITY 10
  WHEN pii("personal_data")
  MODEL "demo/zh" (param_size = "32b")
}

TEST intent {
  "请联系我的同事，她的邮箱是 anna.miller@example.com，手机号是13812345678。" -> personal_data
}
