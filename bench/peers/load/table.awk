# Lines "GENERATOR ROUND SECONDS REQUESTS CPU-MS" into a table of medians; ratios within each round.
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
  if (!($1 in count)) order[++keys] = $1
  count[$1]++
  cost[$1, $2] = 1000 * $5 / $4
  costs[$1] = costs[$1] " " cost[$1, $2]
  rates[$1] = rates[$1] " " $4 / $3
  if ($2 > rounds) rounds = $2
}
END {
  print "| generator | requests/s | CPU us/request | stormproof to it |"
  print "|---|--:|--:|--:|"
  for (i = 1; i <= keys; i++) {
    key = order[i]
    ratios = ""
    for (r = 1; r <= rounds; r++) ratios = ratios " " cost["stormproof", r] / cost[key, r]
    printf "| %s | %.0f | %.2f | %.2f |\n", key, median(rates[key], count[key]), median(costs[key], count[key]),
      median(ratios, rounds)
  }
}
