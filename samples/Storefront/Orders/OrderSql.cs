namespace Storefront.Orders;

internal static class OrderSql
{
    /// <summary>A whole checkout in one statement, hence one transaction and one round trip. Rows are locked in the order of
    /// their numbers, so that two checkouts cannot wait for each other in a circle; a lock that was waited for gives the row's
    /// newest stock and price. A row without enough stock is not locked: whom a sold-out product turns away waits for nobody.
    /// $1 user, $2 idempotency key or null, $3 products, $4 quantities.
    /// No row: the key was taken by a checkout that this statement could not see yet.</summary>
    public const string Place = """
        with wanted as (
            select * from unnest($3, $4) as w (product_id, quantity)
        ),
        existing as (
            select id, total_cents from orders where user_id = $1 and idempotency_key = $2
        ),
        locked as (
            select p.id, p.price_cents, w.quantity
            from products p join wanted w on w.product_id = p.id
            where p.active and p.stock >= w.quantity and not exists (select from existing)
            order by p.id
            for update of p
        ),
        short as (
            select w.product_id
            from wanted w left join locked l on l.id = w.product_id
            where l.id is null and not exists (select from existing)
        ),
        placed as (
            insert into orders (user_id, idempotency_key, total_cents)
            select $1, $2, sum(price_cents::bigint * quantity)
            from locked
            where not exists (select from short)
            having count(*) > 0
            on conflict (user_id, idempotency_key) do nothing
            returning id, total_cents
        ),
        taken as (
            update products p
            set stock = p.stock - l.quantity
            from locked l
            where p.id = l.id and exists (select from placed)
        ),
        lines as (
            insert into order_lines (order_id, product_id, quantity, price_cents)
            select o.id, l.id, l.quantity, l.price_cents
            from placed o cross join locked l
        )
        select 'placed', id, total_cents from placed
        union all
        select 'existing', id, total_cents from existing
        union all
        (select 'short', product_id, 0 from short order by product_id limit 1)
        """;

    /// <summary>The checkout of a shop that has asked its cache for the stock and believes it: it sells whatever is asked for.
    /// The
    /// same parameters and answer.</summary>
    public const string PlaceTrusting = """
        with wanted as (
            select p.id, p.price_cents, w.quantity
            from unnest($3, $4) as w (product_id, quantity) join products p on p.id = w.product_id
        ),
        existing as (
            select id, total_cents from orders where user_id = $1 and idempotency_key = $2
        ),
        placed as (
            insert into orders (user_id, idempotency_key, total_cents)
            select $1, $2, sum(price_cents::bigint * quantity) from wanted having count(*) > 0
            on conflict (user_id, idempotency_key) do nothing
            returning id, total_cents
        ),
        taken as (
            update products p
            set stock = greatest(p.stock - w.quantity, 0)
            from wanted w
            where p.id = w.id and exists (select from placed)
        ),
        lines as (
            insert into order_lines (order_id, product_id, quantity, price_cents)
            select o.id, w.id, w.quantity, w.price_cents
            from placed o cross join wanted w
        )
        select 'placed', id, total_cents from placed
        union all
        select 'existing', id, total_cents from existing
        """;

    public const string ByKey = """
        select o.id, o.total_cents, l.product_id, l.quantity
        from orders o join order_lines l on l.order_id = o.id
        where o.user_id = $1 and o.idempotency_key = $2
        """;

    private const string Read = """
        select o.id, o.created_at, o.total_cents, l.product_id, p.name, l.quantity, l.price_cents
        from {0} o
        join order_lines l on l.order_id = o.id
        join products p on p.id = l.product_id
        order by o.id desc, l.product_id
        """;

    public static readonly string Newest = string.Format(
        null, Read, "(select * from orders where user_id = $1 order by id desc limit 50)");

    public static readonly string One = string.Format(
        null, Read, "(select * from orders where user_id = $1 and id = $2)");
}
