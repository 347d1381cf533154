#include "base/pg_compat.h"
#include "segment/matcher_pg.h"
const EmpSubject emp_subject_emotion = {"a reading", 0, NULL, NULL, NULL};
EmpStatus
emp_segment_bind(const EmpClause *rule, const EmpSubject *subject, EmpFailure *failure)
{
	return EMP_OK;
}
EmpTruth
emp_segment_holds(const EmpClause *rule, const EmpSubject *subject, const void *thing)
{
	return EMP_UNKNOWN;
}
EmpMatchers *
emp_matchers(MemoryContext context, bool mood, bool as_of)
{
	return NULL;
}
EmpMatcher *
emp_matchers_find(EmpMatchers *matchers, Datum segment, HeapTupleHeader row)
{
	return NULL;
}
EmpTruth
emp_matcher_holds(EmpMatcher *matcher, const EmpAsked *asked)
{
	return EMP_UNKNOWN;
}
