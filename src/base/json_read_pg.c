/*
 * json_read_pg.c
 *		Reading the text form of a value that is an object of JSON: members by name, each of them wanted.
 */
#include "base/json_read_pg.h"

#include <math.h>

#include "mb/pg_wchar.h"

#include "base/jsonb_pg.h"

#define NAME_SHOWN 63 /* bytes of a name in a message */

/* Record what is wrong with a member. */
void
emp_json_fail(EmpJsonReading *r, const char *name, const char *problem)
{
	if (r->failed)
		return;
	r->failed = true;
	emp_fail(r->failure, EMP_BAD_TEXT, "invalid input syntax for type %s", r->type);
	emp_fail_detail(r->failure, "%s: member \"%s\" %s.", r->part, name, problem);
}

/* Open an object: fetch its members, which come in no order that means something. */
void
emp_json_open(EmpJsonReading *r, const char *name, const JsonbValue *value, EmpJsonObject *object)
{
	JsonbIterator *it = emp_jsonb_object(value);
	EmpJsonMember *m;

	object->members = 0;
	if (it == NULL)
	{
		emp_json_fail(r, name, "is not an object");
		return;
	}
	object->member =
		palloc0(sizeof(EmpJsonMember) * Max(JsonContainerSize(value->val.binary.data), 1));
	m = object->member;
	while ((m->name = emp_jsonb_next_member(&it, &m->value)) != NULL)
		if (++object->members == (int) JsonContainerSize(value->val.binary.data))
			break;
		else
			m++;
}

/* Return a member, or NULL. */
const JsonbValue *
emp_json_find(EmpJsonObject *object, const char *name)
{
	for (int i = 0; i < object->members; i++)
		if (strcmp(object->member[i].name, name) == 0)
		{
			object->member[i].read = true;
			return &object->member[i].value;
		}
	return NULL;
}

/* Return a member that there has to be; when there is none, a null. */
const JsonbValue *
emp_json_need(EmpJsonReading *r, EmpJsonObject *object, const char *name)
{
	static const JsonbValue nothing = {.type = jbvNull};
	const JsonbValue *value = emp_json_find(object, name);

	if (value != NULL)
		return value;
	emp_json_fail(r, name, "is missing");
	return &nothing;
}

/* Close an object: nothing is left over in it. */
void
emp_json_close(EmpJsonReading *r, EmpJsonObject *object)
{
	for (int i = 0; i < object->members; i++)
		if (!object->member[i].read)
		{
			char *name = object->member[i].name;

			name[pg_mbcliplen(name, (int) strlen(name), NAME_SHOWN)] = '\0';
			emp_json_fail(r, name, "is unknown");
		}
}

/* Return a number. */
double
emp_json_number_of(EmpJsonReading *r, const char *name, const JsonbValue *value)
{
	double number;

	if (emp_jsonb_number(value, &number))
		return number;
	emp_json_fail(r, name, "is not a number");
	return 0;
}

/* Return a member that is a number. */
double
emp_json_read_number(EmpJsonReading *r, EmpJsonObject *object, const char *name)
{
	return emp_json_number_of(r, name, emp_json_need(r, object, name));
}

/* Return a whole number of not more than 2^48. */
int64
emp_json_count_of(EmpJsonReading *r, const char *name, const JsonbValue *value)
{
	double number = emp_json_number_of(r, name, value);

	if (number >= 0 && number <= (double) EMP_JSON_COUNT && number == floor(number))
		return (int64) number;
	emp_json_fail(r, name, "is not a whole number from 0 to 2^48");
	return 0;
}

/* Return a member that is a whole number. */
int64
emp_json_read_count(EmpJsonReading *r, EmpJsonObject *object, const char *name)
{
	return emp_json_count_of(r, name, emp_json_need(r, object, name));
}

/* Return a member that is a whole number of 31 bits. */
int32
emp_json_read_place(EmpJsonReading *r, EmpJsonObject *object, const char *name)
{
	int64 place = emp_json_read_count(r, object, name);

	if (place <= PG_INT32_MAX)
		return (int32) place;
	emp_json_fail(r, name, "is out of range");
	return 0;
}

/* Return a member that is a text. */
char *
emp_json_read_text(EmpJsonReading *r, EmpJsonObject *object, const char *name)
{
	char *text = emp_jsonb_text(emp_json_need(r, object, name));

	if (text != NULL)
		return text;
	emp_json_fail(r, name, "is not a text");
	return "";
}

/* Return a member that is true or false. */
bool
emp_json_read_truth(EmpJsonReading *r, EmpJsonObject *object, const char *name)
{
	const JsonbValue *value = emp_json_need(r, object, name);

	if (value->type == jbvBool)
		return value->val.boolean;
	emp_json_fail(r, name, "is not true or false");
	return false;
}

/* Return which of some names a member is; the first one when it is none. */
int
emp_json_read_word(EmpJsonReading *r, EmpJsonObject *object, const char *name,
				   const char *(*name_of)(int), int first, int end)
{
	char *text = emp_json_read_text(r, object, name);

	for (int i = first; i < end; i++)
		if (strcmp(text, name_of(i)) == 0)
			return i;
	emp_json_fail(r, name, "is unknown");
	return first;
}

/* Return a walk over a member that is a list of at most so many elements; NULL when it is not. */
JsonbIterator *
emp_json_read_list(EmpJsonReading *r, const char *name, const JsonbValue *value, int most,
				   int *count)
{
	JsonbIterator *it = emp_jsonb_list(value);

	*count = 0;
	if (it == NULL)
		emp_json_fail(r, name, "is not a list");
	else if (JsonContainerSize(value->val.binary.data) > (uint32) most)
		emp_json_fail(r, name, "is too long");
	else
		*count = (int) JsonContainerSize(value->val.binary.data);
	return r->failed ? NULL : it;
}

/* Open the object that all of a text is. */
void
emp_json_open_root(EmpJsonReading *r, Jsonb *json, EmpJsonObject *object)
{
	JsonbValue root = {.type = jbvBinary,
					   .val.binary = {.len = (int) VARSIZE(json) - VARHDRSZ, .data = &json->root}};

	emp_json_open(r, "all of it", &root, object);
}
