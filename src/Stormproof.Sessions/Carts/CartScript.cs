namespace Stormproof.Sessions.Carts;

internal static class CartScript
{
    /// <summary>Changes one cart at once. The hash holds <c>p:product</c> = pieces and <c>k:idempotency key</c> = time in ms, so
    /// a change and the key that stands for it are one effect: a node that dies after it cannot make it happen twice.
    /// Arguments: key, now, oldest key time to keep, lifetime ms, most lines, most pieces, then pairs of product and delta
    /// ('-' takes the line off). Returns a flag (0 was applied before, 1 applied, 2 limit) and the hash's fields.</summary>
    public const string Text = """
        local cart = KEYS[1]
        local function answer(flag)
            local all = redis.call('HGETALL', cart)
            table.insert(all, 1, flag)
            return all
        end
        local mark = 'k:' .. ARGV[1]
        if ARGV[1] ~= '' and redis.call('HEXISTS', cart, mark) == 1 then return answer('0') end
        local change, lines = {}, 0
        local all = redis.call('HGETALL', cart)
        local now = {}
        for i = 1, #all, 2 do
            local kind = string.sub(all[i], 1, 2)
            if kind == 'p:' then
                now[all[i]] = tonumber(all[i + 1])
                lines = lines + 1
            elseif tonumber(all[i + 1]) < tonumber(ARGV[3]) then
                redis.call('HDEL', cart, all[i])
            end
        end
        -- A cart that is above a limit already, as after the limit was lowered, may still shrink.
        local allowed = math.max(lines, tonumber(ARGV[5]))
        for i = 7, #ARGV, 2 do
            local field = 'p:' .. ARGV[i]
            local before = now[field] or 0
            local after = 0
            if ARGV[i + 1] ~= '-' then after = before + tonumber(ARGV[i + 1]) end
            if after > before and after > tonumber(ARGV[6]) then return answer('2') end
            if before == 0 and after > 0 then lines = lines + 1 end
            if before > 0 and after <= 0 then lines = lines - 1 end
            now[field] = after
            change[field] = after
        end
        if lines > allowed then return answer('2') end
        for field, after in pairs(change) do
            if after > 0 then redis.call('HSET', cart, field, after) else redis.call('HDEL', cart, field) end
        end
        if ARGV[1] ~= '' then redis.call('HSET', cart, mark, ARGV[2]) end
        redis.call('PEXPIRE', cart, ARGV[4])
        return answer('1')
        """;
}
