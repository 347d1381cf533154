{# In place of dbt-postgres's own macro of this name: readers are not blocked.  It takes a unique index. #}
{% macro postgres__refresh_materialized_view(relation) %}
    refresh materialized view concurrently {{ relation }}
{% endmacro %}
