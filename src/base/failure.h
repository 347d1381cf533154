/*
 * failure.h
 *		How pure code says that something is wrong, without throwing.
 *
 * A pure function returns an EmpStatus and, when it is not EMP_OK, fills the EmpFailure
 * that its caller passed.  Only the SQL face (base/failure_pg.h) turns that into ereport.
 */
#ifndef EMP_BASE_FAILURE_H
#define EMP_BASE_FAILURE_H

typedef enum EmpStatus
{
	EMP_OK = 0,
	EMP_BAD_TEXT,     /* text that does not parse: invalid_text_representation */
	EMP_BAD_VALUE,    /* argument outside its domain: invalid_parameter_value */
	EMP_OUT_OF_RANGE, /* number outside its range: numeric_value_out_of_range */
	EMP_BAD_BINARY,   /* binary message that does not parse: invalid_binary_representation */
	EMP_TOO_LARGE,    /* beyond a limit of ours: program_limit_exceeded */
	EMP_TOO_COMPLEX,  /* nested too deeply: statement_too_complex */
	EMP_UNSUPPORTED,  /* feature_not_supported */
	EMP_NO_SUCH_NAME, /* a name that means nothing here: undefined_column */
	EMP_MISMATCH      /* things that do not compare: datatype_mismatch */
} EmpStatus;

/* One failure: message in the style of errmsg, detail and hint as whole sentences ("" for none). */
typedef struct EmpFailure
{
	EmpStatus status;
	char message[256];
	char detail[512];
	char hint[512];
} EmpFailure;

#if defined(__GNUC__)
#define EMP_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define EMP_PRINTF(fmt, args)
#endif

extern EmpStatus emp_fail(EmpFailure *failure, EmpStatus status, const char *fmt, ...)
	EMP_PRINTF(3, 4);
extern void emp_fail_detail(EmpFailure *failure, const char *fmt, ...) EMP_PRINTF(2, 3);
extern void emp_fail_hint(EmpFailure *failure, const char *fmt, ...) EMP_PRINTF(2, 3);
extern const char *emp_quote(char *out, int out_size, const char *text, int len);

#endif
