create table if not exists categories (
    id int primary key,
    name text not null,
    slug text not null unique
);

-- Stock changes with each checkout and is in no index, so an update can stay on its page when there is room.
create table if not exists products (
    id bigint primary key,
    category_id int not null references categories (id),
    name text not null,
    description text not null,
    price_cents int not null check (price_cents > 0),
    stock int not null check (stock >= 0),
    active boolean not null default true,
    created_at timestamptz not null,
    version int not null default 1
) with (fillfactor = 80);

create index if not exists products_listing on products (category_id, created_at desc, id desc) where active;

-- What reset goes back to.
create table if not exists product_seeds (
    product_id bigint primary key references products (id),
    price_cents int not null,
    stock int not null
);

create table if not exists users (
    id bigint primary key,
    name text not null unique,
    password_hash text not null,
    iterations int not null,
    role text not null
);

create table if not exists orders (
    id bigint generated always as identity primary key,
    user_id bigint not null references users (id),
    idempotency_key text,
    total_cents bigint not null,
    created_at timestamptz not null default now(),
    unique (user_id, idempotency_key)
);

create index if not exists orders_listing on orders (user_id, id desc);

create table if not exists order_lines (
    order_id bigint not null references orders (id),
    product_id bigint not null references products (id),
    quantity int not null check (quantity > 0),
    price_cents int not null,
    primary key (order_id, product_id)
);
