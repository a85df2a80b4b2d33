-- Tells the time, and proves that the store answers.
return { clock, 'done' }
