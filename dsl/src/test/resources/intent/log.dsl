# record everything
# 1-2 all requests are recorded
# MODEL 1-2 record everything: demo/small, no clause says where these requests go, so it is the default model
# usable: true

ROUTE everything_else (description = "record everything") {
  PRIORITY 10
  MODEL "demo/small" (param_size = "4b")
  PLUGIN router_replay {
    enabled: true
  }
}

TEST intent {
  "Hello! Good morning, how are you today?" -> everything_else
}
