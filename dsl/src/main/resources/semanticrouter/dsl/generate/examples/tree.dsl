# TASK: If a request is long, use "long-context". Else if it is about code, use "coder" with a system prompt. Else use "general".
SIGNAL context "long" { min_tokens: "16K" max_tokens: "256K" }
SIGNAL embedding "code" {
  threshold: 0.7
  candidates: ["Write a function that sorts a list.", "Why does this stack trace happen?", "Refactor this class."]
}
DECISION_TREE "by_kind" {
  IF context("long") {
    NAME "long_requests"
    MODEL "long-context"
  } ELSE IF embedding("code") {
    NAME "coding"
    MODEL "coder"
    PLUGIN system_prompt { system_prompt: "You are a careful software engineer." mode: "insert" }
  } ELSE {
    NAME "general_requests"
    MODEL "general"
  }
}
