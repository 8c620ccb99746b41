# 要画图的请求交给 demo/zh，带图片的请求交给 demo/strong
# 1-9 要求生成图片的请求发往 demo/zh
# 10-18 带有图片的请求发往 demo/strong
# MODEL 9-9 demo/zh: demo/zh, 文中点名
# MODEL 18-18 demo/strong: demo/strong, 文中点名
# NOTE policy-default-reachable: a request can match no decision and go to the default model, for example when no signal matches
# NOTE dsl-untested-route: 没有为 ROUTE image_wanted 生成测试：不知道哪一条提示词一定会走它
# NOTE dsl-untested-route: 没有为 ROUTE image_given 生成测试：不知道哪一条提示词一定会走它
# usable: true

SIGNAL conversation image_given {
  feature: { source: { type: "image_content" }, type: "exists" }
}

SIGNAL modality DIFFUSION {
}

SIGNAL modality BOTH {
}

ROUTE image_wanted (description = "要画图的请求交给 demo/zh") {
  PRIORITY 20
  WHEN (modality("DIFFUSION") OR modality("BOTH"))
  MODEL "demo/zh" (param_size = "32b")
}

ROUTE image_given (description = "带图片的请求交给 demo/strong") {
  PRIORITY 10
  WHEN conversation("image_given")
  MODEL "demo/strong" (param_size = "400b")
}
