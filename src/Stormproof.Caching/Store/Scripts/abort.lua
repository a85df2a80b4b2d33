-- The write certainly rolled back. Arguments: token, retention ms.
removeIntent(ARGV[1])
settle()
save(ARGV[2])
return { clock, 'done' }
