# Send requests for image generation to demo/zh and requests with images to demo/strong
# 1-7 requests that ask for an image go to demo/zh
# 9-13 requests that have an image go to demo/strong
# MODEL 7-7 demo/zh: demo/zh, it is named
# MODEL 13-13 demo/strong: demo/strong, it is named
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: no test was made for ROUTE image_wanted: no single prompt is known that surely takes it
# NOTE dsl-untested-route: no test was made for ROUTE image_given: no single prompt is known that surely takes it
# usable: true

SIGNAL conversation image_given {
  feature: { source: { type: "image_content" }, type: "exists" }
}

SIGNAL modality DIFFUSION {
}

SIGNAL modality BOTH {
}

ROUTE image_wanted (description = "Send requests for image generation to demo/zh") {
  PRIORITY 20
  WHEN (modality("DIFFUSION") OR modality("BOTH"))
  MODEL "demo/zh" (param_size = "32b")
}

ROUTE image_given (description = "requests with images to demo/strong") {
  PRIORITY 10
  WHEN conversation("image_given")
  MODEL "demo/strong" (param_size = "400b")
}
