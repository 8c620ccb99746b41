# Cache everything for 5 minutes. Cache everything for an hour.
# 1-5 all requests have their answers kept for 300 seconds
# 6-10 (not understood)
# NOT 6-10 Cache everything for an hour: every route has this already; leave it out, or say it once
# MODEL 1-5 Cache everything for 5 minutes: demo/small, no clause says where these requests go, so it is the default model
# usable: true

ROUTE everything_else (description = "Cache everything for 5 minutes") {
  PRIORITY 10
  MODEL "demo/small" (param_size = "4b")
  PLUGIN response_cache {
    enabled: true
    ttl_seconds: 300
  }
}

TEST intent {
  "Hello! Good morning, how are you today?" -> everything_else
}
