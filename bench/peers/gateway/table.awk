# Lines "SET GATEWAY ROUND REQUESTS DURATION-US ERRORS P50-US P99-US CPU-MS" into a table of medians; ratios within each round.
function median(list, n,    v, i, j, t) {
  split(list, v, " ")
  for (i = 2; i <= n; i++) {
    t = v[i] + 0
    for (j = i - 1; j > 0 && v[j] + 0 > t; j--) v[j + 1] = v[j]
    v[j + 1] = t
  }
  return n % 2 ? v[(n + 1) / 2] + 0 : (v[n / 2] + v[n / 2 + 1]) / 2
}
{
  key = $1 " " $2
  rate = $4 / ($5 / 1e6)
  cost = 1000 * $9 / $4
  if (!(key in count)) order[++keys] = key
  count[key]++
  rates[key] = rates[key] " " rate
  p50[key] = p50[key] " " $7
  p99[key] = p99[key] " " $8
  costs[key] = costs[key] " " cost
  errors[key] += $6
  rateOf[key, $3] = rate
  costOf[key, $3] = cost
  tailOf[key, $3] = $8
  if ($3 > rounds) rounds = $3
}
END {
  print "| requests | balancer | requests/s | to YARP | to HAProxy | CPU us/request | to YARP | p50 ms | p99 ms | to HAProxy | errors |"
  print "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
  for (i = 1; i <= keys; i++) {
    key = order[i]
    split(key, part, " ")
    base = part[1] " yarp"
    other = part[1] " haproxy"
    a = b = c = d = ""
    for (r = 1; r <= rounds; r++) {
      a = a " " rateOf[key, r] / rateOf[base, r]
      b = b " " costOf[key, r] / costOf[base, r]
      c = c " " rateOf[key, r] / rateOf[other, r]
      d = d " " tailOf[key, r] / tailOf[other, r]
    }
    n = count[key]
    printf "| %s | %s | %.0f | %.2f | %.2f | %.1f | %.2f | %.2f | %.2f | %.2f | %d |\n", part[1], part[2], median(rates[key], n),
      median(a, rounds), median(c, rounds), median(costs[key], n), median(b, rounds),
      median(p50[key], n) / 1000, median(p99[key], n) / 1000, median(d, rounds), errors[key]
  }
}
