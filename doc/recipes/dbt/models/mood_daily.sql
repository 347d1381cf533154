{{ config(
    materialized = 'materialized_view',
    indexes = [{'columns': ['day', 'channel'], 'unique': true}]
) }}

select (at at time zone 'Europe/London')::date as day,
       coalesce(channel, 'unknown')            as channel,
       count(*)                                as messages,
       empathy.emotion_agg(emotion)            as mood
from {{ source('shop', 'message') }}
group by 1, 2
