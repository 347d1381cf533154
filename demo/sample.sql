-- Loads the sample shop.  The two generated columns are all that it takes to have every message read
-- as it arrives: what the customer wrote themselves, and how they feel.

CREATE SCHEMA shop;

\set ECHO queries
CREATE TABLE shop.messages (
    message_id  int PRIMARY KEY,
    customer_id int NOT NULL,
    at          timestamptz NOT NULL,
    channel     text NOT NULL,
    format      text NOT NULL,
    body        text,
    words       text GENERATED ALWAYS AS (empathy.customer_words(body, format)) STORED,
    emotion     empathy.emotion
                GENERATED ALWAYS AS (empathy.score(empathy.customer_words(body, format))) STORED
);
\set ECHO none

CREATE TABLE shop.customers (
    customer_id  int PRIMARY KEY,
    name         text NOT NULL,
    country      text NOT NULL,
    signed_up_at timestamptz NOT NULL
);

CREATE TABLE shop.orders (
    order_id    text PRIMARY KEY,
    customer_id int NOT NULL,
    at          timestamptz NOT NULL,
    amount      numeric NOT NULL
);

CREATE TABLE shop.subscriptions (
    subscription_id int PRIMARY KEY,
    customer_id     int NOT NULL,
    plan            text NOT NULL,
    mrr             numeric NOT NULL,
    started_at      timestamptz NOT NULL,
    cancelled_at    timestamptz
);

CREATE TABLE shop.survey (
    response_id int PRIMARY KEY,
    customer_id int NOT NULL,
    at          timestamptz NOT NULL,
    kind        text NOT NULL,
    scale       text NOT NULL,
    answer      int NOT NULL
);

\copy shop.customers FROM 'demo/customers.csv' WITH (FORMAT csv, HEADER)
\copy shop.messages (message_id, customer_id, at, channel, format, body) FROM 'demo/messages.csv' WITH (FORMAT csv, HEADER)
\copy shop.orders FROM 'demo/orders.csv' WITH (FORMAT csv, HEADER)
\copy shop.subscriptions FROM 'demo/subscriptions.csv' WITH (FORMAT csv, HEADER)
\copy shop.survey FROM 'demo/survey.csv' WITH (FORMAT csv, HEADER)

ANALYZE shop.messages, shop.orders;
