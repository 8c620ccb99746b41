ROUTE r { PRIORITY 1 MODEL qwen:3b (reasoning = true) }
