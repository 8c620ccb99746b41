# Everything else goes to the fastest model
# 1-7 all other requests go to demo/small
# MODEL 6-6 fastest: demo/small, it is tagged speed:fast
# usable: true

ROUTE everything_else (description = "Everything else goes to the fastest model") {
  PRIORITY 10
  MODEL "demo/small" (param_size = "4b")
}

TEST intent {
  "Hello! Good morning, how are you today?" -> everything_else
}
