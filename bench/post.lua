-- Posts one body again and again; at the end prints what was measured as one line of JSON. Arguments: the body's file;
-- `browser` for the headers that a page's request has, `plain` for none of them.
local BROWSER = {
  ["Origin"] = "https://clinic.example",
  ["Referer"] = "https://clinic.example/",
  ["Accept"] = "*/*",
  ["Accept-Language"] = "en-GB,en;q=0.9,de;q=0.8",
  ["Accept-Encoding"] = "gzip, deflate, br, zstd",
  ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0",
  ["Sec-CH-UA"] = '"Chromium";v="143", "Not A(Brand";v="24"',
  ["Sec-CH-UA-Mobile"] = "?0",
  ["Sec-CH-UA-Platform"] = '"Linux"',
  ["Sec-Fetch-Dest"] = "empty",
  ["Sec-Fetch-Mode"] = "cors",
  ["Sec-Fetch-Site"] = "cross-site",
  ["Connection"] = "keep-alive",
}

function init(args)
  local file = assert(io.open(args[1], "rb"))
  wrk.method = "POST"
  wrk.body = file:read("*a")
  wrk.headers["Content-Type"] = "application/json"
  file:close()
  if args[2] == "browser" then
    for name, value in pairs(BROWSER) do
      wrk.headers[name] = value
    end
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%f,"failed":%d,"p50":%f,"p99":%f,"p99_9":%f}\n',
    summary.requests,
    summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50),
    latency:percentile(99),
    latency:percentile(99.9)
  ))
end
