# Requests with personal data stay on the local model.
# 1-9 requests that have personal data go to demo/zh
# MODEL 8-8 local: demo/zh, its backends are on this machine
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# usable: true

SIGNAL pii personal_data {
}

ROUTE personal_data (description = "Requests with personal data stay on the local model") {
  PRIORITY 10
  WHEN pii("personal_data")
  MODEL "demo/zh" (param_size = "32b")
}

TEST intent {
  "Please write to my colleague, her e-mail address is anna.miller@example.com and her phone number is +1 415 555 0132." -> personal_data
}
