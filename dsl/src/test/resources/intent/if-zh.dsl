# 如果问题是德语，就用 demo/zh，不要推理。
# 1-14 使用德语的请求发往 demo/zh，关闭推理
# MODEL 10-10 demo/zh: demo/zh, 文中点名
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL language de {
  description: "German"
}

ROUTE german (description = "如果问题是德语，就用 demo/zh，不要推理") {
  PRIORITY 10
  WHEN language("de")
  MODEL "demo/zh" (reasoning = false, param_size = "32b")
}

TEST intent {
  "Guten Tag, können Sie mir bitte helfen, einen kurzen Brief an meinen Freund zu schreiben?" -> german
}
