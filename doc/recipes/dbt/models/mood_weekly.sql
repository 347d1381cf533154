{{ config(
    materialized = 'materialized_view',
    indexes = [{'columns': ['week', 'channel'], 'unique': true}]
) }}

select date_trunc('week', day::timestamp)::date as week,
       channel,
       sum(messages)::bigint                    as messages,
       empathy.rollup(mood)                     as mood
from {{ ref('mood_daily') }}
group by 1, 2
