# 代码问题交给强模型，其他的都用便宜的模型。
# 1-9 内容为代码的请求发往 demo/strong
# 10-19 其余所有请求发往 demo/small
# MODEL 7-7 强: demo/strong, quality_score 最高（0.95）
# MODEL 15-16 便宜: demo/small, 价格最低（0.4）
# usable: true

SIGNAL domain "computer science" {
  mmlu_categories: ["computer science"]
}

SIGNAL keyword code_words {
  operator: "OR"
  keywords: ["```", "(?i)\\b(stack trace|traceback|segfault|segmentation fault|null pointer|race condition|refactor|unit tests?|regex|sql query)\\b", "(?i)\\b(python|java|javascript|typescript|rust|golang|c\\+\\+)\\b"]
  method: "regex"
}

ROUTE code (description = "代码问题交给强模型") {
  PRIORITY 20
  WHEN (domain("computer science") OR keyword("code_words"))
  MODEL "demo/strong" (param_size = "400b")
}

ROUTE everything_else (description = "其他的都用便宜的模型") {
  PRIORITY 10
  MODEL "demo/small" (param_size = "4b")
}

TEST intent {
  "请解释二叉树遍历和数据库索引。" -> code
  "你好，今天过得怎么样？" -> everything_else
}
