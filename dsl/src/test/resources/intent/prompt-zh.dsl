# 法律问题用强模型，并加上系统提示词“请引用法条。”
# 1-21 内容为法律的请求发往 demo/strong，并加上系统提示词
# MODEL 6-6 强: demo/strong, quality_score 最高（0.95）
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain law {
  mmlu_categories: ["law"]
}

ROUTE law (description = "法律问题用强模型，并加上系统提示词“请引用法条。”") {
  PRIORITY 10
  WHEN domain("law")
  MODEL "demo/strong" (param_size = "400b")
  PLUGIN system_prompt {
    enabled: true
    system_prompt: "请引用法条。"
    mode: "insert"
  }
}

TEST intent {
  "劳动合同解除后，违约责任应该怎么认定，可以起诉吗？" -> law
}
