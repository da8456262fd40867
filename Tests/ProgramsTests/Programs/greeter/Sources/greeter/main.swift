print(greeting(for: "world"))
