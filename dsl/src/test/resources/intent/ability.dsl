# Send Chinese questions to the Chinese model and code to the coding model
# 1-7 requests that are in Chinese go to demo/zh
# 9-13 requests that are about code go to demo/strong
# MODEL 6-6 Chinese: demo/zh, its card says chinese
# MODEL 12-13 coding model: demo/strong, its card says code
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL domain "computer science" {
  mmlu_categories: ["computer science"]
}

SIGNAL keyword code_words {
  operator: "OR"
  keywords: ["```", "(?i)\\b(stack trace|traceback|segfault|segmentation fault|null pointer|race condition|refactor|unit tests?|regex|sql query)\\b", "(?i)\\b(python|java|javascript|typescript|rust|golang|c\\+\\+)\\b"]
  method: "regex"
}

SIGNAL language zh {
  description: "Chinese"
}

ROUTE chinese (description = "Send Chinese questions to the Chinese model") {
  PRIORITY 20
  WHEN language("zh")
  MODEL "demo/zh" (param_size = "32b")
}

ROUTE code (description = "code to the coding model") {
  PRIORITY 10
  WHEN (domain("computer science") OR keyword("code_words"))
  MODEL "demo/strong" (param_size = "400b")
}

TEST intent {
  "你好，今天过得怎么样？" -> chinese
  "What is the worst-case time complexity of quicksort, and how does a hash table resolve collisions?" -> code
}
