-- retention: the aggregates over customers lost by period, for one form of rows.
-- ARGUMENTS of the aggregates, ROWS what a row says.

CREATE AGGREGATE empathy.retention_sample_agg(@arguments@) (
    SFUNC = empathy.retention_sample_accum,
    STYPE = empathy.retention_sample,
    SSPACE = 200,
    COMBINEFUNC = empathy.retention_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.retention_sample_agg(@arguments@) IS
'Counts customers of a contract by the period in which they were lost. @rows@ Keep the result, merge it with rollup, and fit it with sbg_fit. Negative numbers are out of range (22003), periods beyond 10,000 too many (54000). NULL over no rows.';

CREATE AGGREGATE empathy.sbg_fit(@arguments@) (
    SFUNC = empathy.retention_sample_accum,
    STYPE = empathy.retention_sample,
    SSPACE = 200,
    FINALFUNC = empathy.sbg_fit,
    COMBINEFUNC = empathy.retention_sample_combine,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE empathy.sbg_fit(@arguments@) IS
'Fits the shifted beta-geometric model (sbg: Fader and Hardie 2007) to the customers of a contract: how many were lost in which period. @rows@ Where nobody was lost, nobody renewed, or the share that is lost does not fall from renewal to renewal, the model is on the boundary, and a NOTICE says so; without anybody at a first renewal the fit fails. A NOTICE says when no customer is still there. Negative numbers are out of range (22003), periods beyond 10,000 too many (54000). NULL over no rows.';
