# empathy: build, install and test.  `make help` lists the targets.
#
# PostgreSQL's own PGXS builds and installs; it is included in the middle.  Above it stand the
# variables that it reads, below it the targets for developers.  What is not built by PGXS goes
# to build/.

PG_CONFIG ?= pg_config
EXTENSION = empathy
MODULE_big = empathy
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" empathy.control)

# Sources.  A file *_pg.c is a SQL face; every other file of a room is pure C (src/README.md).
MODEL_C := src/emotion/model_data.c
# The scanner and the grammar of rules, made by flex and bison.
GRAMMAR_C := src/segment/segment_parse.c src/segment/segment_scan.c
GRAMMAR_H := src/segment/segment_parse.h
PURE := $(sort $(filter-out %_pg.c $(MODEL_C),$(wildcard src/*/*.c)) $(GRAMMAR_C))
FACES := $(sort $(wildcard src/*/*_pg.c)) src/empathy.c
ROOM_HEADERS := $(sort $(wildcard src/*/*.h src/*/*.inc) $(GRAMMAR_H))
OBJS := $(FACES:.c=.o) $(PURE:.c=.o) $(MODEL_C:.c=.o)

# The install script is joined from its parts; released scripts and upgrades lie beside it.
PARTS := $(sort $(wildcard sql/parts/*.sql))
TEMPLATES := $(wildcard sql/templates/*.sql)
DATA_built = sql/empathy--$(EXTVERSION).sql
# `make model DATA=folder` names training data; PGXS reads the same variable for released scripts.
TRAINING := $(if $(findstring command,$(origin DATA)),$(DATA),../shared/data/emotion)
override DATA = $(filter-out $(DATA_built),$(wildcard sql/empathy--*.sql))

# Of ICU only its core, libicuuc.
ICU_UC_CFLAGS := $(shell pkg-config --cflags icu-uc 2>/dev/null)
ICU_UC_LIBS := $(shell pkg-config --libs icu-uc 2>/dev/null || echo -licuuc)

# The same text scores the same everywhere: no fused multiply-add, no CPU-specific flags by default.
OPTFLAGS ?=
SAME_FLOATS = -ffp-contract=off
# Our own functions are never replaced by others of their name, so they may be inlined.
DIRECT_CALLS = -fno-semantic-interposition
# The server's own headers do not compile clean with -Wextra, so there they count as the system's.
STRICT = -Wall -Wextra -Werror -isystem $(includedir_server)
PG_CPPFLAGS = -Isrc -DEMP_VERSION=\"$(EXTVERSION)\" $(ICU_UC_CFLAGS)
PG_CFLAGS = $(SAME_FLOATS) $(DIRECT_CALLS) $(OPTFLAGS) $(if $(WERROR),$(STRICT))
SHLIB_LINK = $(ICU_UC_LIBS) $(filter -lm,$(LIBS))

# pg_regress finds expected/ by itself; without links this works on 15 to 18.
REGRESS = $(sort $(patsubst test/sql/%.sql,%,$(wildcard test/sql/*.sql)))
REGRESS_OPTS = --inputdir=test --load-extension=empathy
ifneq ($(wildcard test/specs/*.spec),)
ISOLATION = $(sort $(patsubst test/specs/%.spec,%,$(wildcard test/specs/*.spec)))
ISOLATION_OPTS = --inputdir=test --outputdir=. --load-extension=empathy
endif

EXTRA_CLEAN = build compile_commands.json $(MODEL_C) $(GRAMMAR_C) $(GRAMMAR_H)

all: ## Build the library and the install script (WERROR=1: warnings are errors)

PGXS := $(shell $(PG_CONFIG) --pgxs)
ifeq ($(PGXS),)
$(error $(PG_CONFIG) does not run: install PostgreSQL's development files or set PG_CONFIG; tools/dev does it on Debian)
endif
include $(PGXS)

# Bitcode that the server's JIT inlines has to compute the same too.
BITCODE_CFLAGS += $(SAME_FLOATS)

# PGXS follows neither headers nor flags nor the server's version.
$(OBJS) $(OBJS:.o=.bc): $(ROOM_HEADERS) build/flags
build/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(filter-out $(STRICT),$(CC) $(CFLAGS) $(CPPFLAGS)) $(VERSION)' | cmp -s - $@ || \
	 echo '$(filter-out $(STRICT),$(CC) $(CFLAGS) $(CPPFLAGS)) $(VERSION)' > $@

# The folder is a prerequisite too, because a part may be renamed or removed.
$(DATA_built): $(PARTS) sql/parts $(TEMPLATES) tools/join-sql
	awk -f tools/join-sql $(PARTS) > $@.new
	mv $@.new $@

# The model travels inside the library as read-only data.
build/embed: model/embed.c src/emotion/model.h
	@mkdir -p $(@D)
	$(CC) -O1 -Isrc -o $@ $<

model/english.model:
	@echo 'There is no $@: it comes with the sources, or from "make model".' >&2; exit 1

$(MODEL_C): model/english.model build/embed
	build/embed emp_model_english < $< > $@.new
	mv $@.new $@

# Bison writes both files at once, which a rule with a pattern says.
src/segment/%_parse.c src/segment/%_parse.h: src/segment/%_parse.y
	$(or $(BISON),bison) --defines=src/segment/$*_parse.h -o src/segment/$*_parse.c $<
src/segment/segment_scan.c: src/segment/segment_scan.l
	$(or $(FLEX),flex) -o $@ $<

.PHONY: FORCE help install installcheck tap unit fuzz lint warnings format bench model model-report phrases
.PHONY: check-upgrade docs-check coverage dist clean
FORCE:

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z_.-]+:.*## / { printf "  make %-22s %s\n", $$1, $$2 }' Makefile

install: ## Install into the PostgreSQL of PG_CONFIG (tools/with-server needs no install)
uninstall: ## Remove what install put there

# ---------------------------------------------------------------------------------------------
# Pure code, linked without a server.  Four kinds of object: san for unit tests and fuzzers, fuzzer
# for libFuzzer, cov for coverage, opt for the trainer.

DEV_CFLAGS = -std=gnu11 -g -Wall -Wextra -fno-strict-aliasing $(SAME_FLOATS) -Isrc -DEMP_VERSION=\"$(EXTVERSION)\" $(ICU_UC_CFLAGS) -MMD -MP
DEV_LIBS = $(ICU_UC_LIBS) -lm
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
san_FLAGS = -O1 $(SANITIZE)
fuzzer_FLAGS = -O1 $(SANITIZE) -fsanitize=fuzzer-no-link
cov_FLAGS = -O0 --coverage
opt_FLAGS = -O2 $(OPTFLAGS)

# $(1): kind of object
define pure_library
build/$(1)/%.o: %.c build/flags $(GRAMMAR_H)
	@mkdir -p $$(@D)
	$(CC) $(DEV_CFLAGS) $($(1)_FLAGS) -c -o $$@ $$<
build/$(1)/libempathy.a: $(PURE:%.c=build/$(1)/%.o)
	@rm -f $$@
	ar rcs $$@ $$^
build/$(1)/$(MODEL_C:.c=.o): $(MODEL_C) build/flags
	@mkdir -p $$(@D)
	$(CC) $(DEV_CFLAGS) -O1 -c -o $$@ $$<
endef
$(foreach kind,san fuzzer cov opt,$(eval $(call pure_library,$(kind))))
-include $(shell find build -name '*.d' 2>/dev/null)
.SECONDARY:

# test/unit/test_X.c are programs; other files there are linked to each of them.
UNIT := $(sort $(patsubst test/unit/%.c,%,$(wildcard test/unit/test_*.c)))
UNIT_SHARED := $(filter-out $(wildcard test/unit/test_*.c),$(wildcard test/unit/*.c))
TESTS ?=

# $(1): kind of object
define unit_program
build/$(1)/test_%: build/$(1)/test/unit/test_%.o $(UNIT_SHARED:%.c=build/$(1)/%.o) build/$(1)/libempathy.a build/$(1)/$(MODEL_C:.c=.o)
	$(CC) $($(1)_FLAGS) -o $$@ $$^ $(DEV_LIBS)
endef
$(foreach kind,san cov,$(eval $(call unit_program,$(kind))))

unit: $(addprefix build/san/,$(or $(TESTS),$(UNIT))) ## C tests of the pure code under sanitizers (one: TESTS=test_token)
	@tools/run-programs $^

FUZZ := $(sort $(patsubst test/fuzz/fuzz_%.c,%,$(wildcard test/fuzz/fuzz_*.c)))
FUZZ_RUNS ?= 2000
FUZZ_SEED ?= 1
build/san/fuzz_%: build/san/test/fuzz/fuzz_%.o build/san/test/fuzz/main.o build/san/libempathy.a build/san/$(MODEL_C:.c=.o)
	$(CC) $(san_FLAGS) -o $@ $^ $(DEV_LIBS)
build/fuzzer/fuzz_%: build/fuzzer/test/fuzz/fuzz_%.o build/fuzzer/libempathy.a build/fuzzer/$(MODEL_C:.c=.o)
	$(CC) -fsanitize=fuzzer $(SANITIZE) -o $@ $^ $(DEV_LIBS)

fuzz: $(addprefix build/$(if $(FUZZER),fuzzer,san)/fuzz_,$(or $(TESTS),$(FUZZ))) ## Fuzz targets over corpus and mutations (CC=clang FUZZER=libfuzzer: libFuzzer)
	@tools/run-fuzzers $(FUZZ_RUNS) $(FUZZ_SEED) $^

coverage: $(addprefix build/cov/,$(UNIT)) ## Lines of pure code that the unit tests run, per file
	@find build/cov -name '*.gcda' -delete
	-@tools/run-programs $^
	@for f in $(PURE); do gcov -n -o build/cov/$${f%.c}.o $$f 2>/dev/null | \
	 awk -v want=$$f '/^File/ { gsub(/[\047]/, ""); name = $$2 } \
	                  /^Lines executed/ && name == want { sub(/.*:/, ""); printf "%-36s %s\n", want, $$0; exit }'; done

# ---------------------------------------------------------------------------------------------
# Tests that need a server.  PGXS's installcheck expects one: tools/with-server make installcheck.
# The others start a throw-away server themselves when they do not run inside tools/with-server.

SERVER = $(if $(EMPATHY_SERVER),,tools/with-server)

installcheck: ## SQL output against expected/: tools/with-server make installcheck (one: REGRESS=X)

# What calls aggregates as distributed servers do; run-tap puts it where its server finds it.
build/test/empathy_calls.so: test/aggregates/calls.c build/flags
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(CFLAGS_SL) $(CPPFLAGS) -shared -o $@ $<

tap: build/test/empathy_calls.so ## pgTAP files and TAP programs (one: TESTS=test/pgtap/X.sql)
	$(SERVER) tools/run-tap $(or $(TESTS),$(sort $(wildcard test/pgtap/*.sql test/t/*.t)))

docs-check: ## Run every example of README and doc/
	$(SERVER) tools/check-docs

check-upgrade: ## Old script with new library, step by step; then compare with a fresh install
	$(SERVER) tools/check-upgrade

build/simulate: build/opt/test/bench/simulate.o $(patsubst %.c,build/opt/%.o,$(filter src/base/%,$(PURE)))
	$(CC) -o $@ $^ -lm

bench: build/simulate ## Speed, as ratios measured in one run
	$(SERVER) test/bench/run

# ---------------------------------------------------------------------------------------------
# What a machine can say about the sources.

C_FILES := $(filter-out $(MODEL_C) $(GRAMMAR_C) $(GRAMMAR_H),$(wildcard src/*.c src/*/*.[ch] model/*.[ch] test/unit/*.[ch] test/fuzz/*.[ch] test/aggregates/*.c test/bench/*.c))
CLANG_FORMAT ?= clang-format
FORMAT_MAJOR = 14# Debian 12's: every version lays out some lines differently

build/warnings/%.o: %.c $(ROOM_HEADERS) build/flags
	@mkdir -p $(@D)
	@$(CC) -std=gnu11 $(filter-out -g,$(CFLAGS)) $(STRICT) $(CPPFLAGS) -c -o $@ $<

warnings: $(PURE:%.c=build/warnings/%.o) $(FACES:%.c=build/warnings/%.o)
	@echo "warnings: none in $(words $^) files"

lint: all warnings ## Layers, symbols, warnings, format, rules for aggregates, tests that nothing runs
	@tools/check-layers
	@tools/check-symbols $(shlib) $(DATA_built) $(PURE:.c=.o)
	@tools/check-aggregates
	@tools/check-tests
	@if $(CLANG_FORMAT) --version 2>/dev/null | grep -q 'version $(FORMAT_MAJOR)\.'; then \
	   $(CLANG_FORMAT) --dry-run -Werror $(C_FILES) && echo "format: $(words $(C_FILES)) files"; \
	 else echo "format: skipped, there is no clang-format $(FORMAT_MAJOR)"; fi

format: ## Format every C file
	$(CLANG_FORMAT) -i $(C_FILES)

compile_commands.json: FORCE ## Compiler commands for editors and clang tools
	@{ echo '['; sep=; for f in $(PURE) $(FACES); do \
	   printf '%s{"directory": "%s", "file": "%s", "command": "%s"}' "$$sep" '$(CURDIR)' $$f \
	     "$$(echo '$(CC) $(CFLAGS) $(CPPFLAGS) -c' $$f | sed 's/["\\]/\\&/g')"; sep=",$$(printf '\n ')"; \
	 done; printf '\n]\n'; } > $@

# ---------------------------------------------------------------------------------------------
# The model.  LIBLINEAR trains and zlib reads training texts; the library itself links neither.
# Both programs bring an emp_threshold of their own, so the linked model stays out of them.

MEASURES := model/tsv.c model/corpus.c model/calibrate.c model/measure.c model/quality.c
TRAINER := model/train.c model/dictionary.c model/problem.c model/heads.c model/joint.c model/stack.c model/image.c model/folds.c model/curves.c $(MEASURES)
build/train: $(TRAINER:%.c=build/opt/%.o) build/opt/libempathy.a
	$(CC) -o $@ $^ -llinear -llbfgs -lz -lpthread $(DEV_LIBS)
# The index is made without what reads it, so that it can be made when it does not fit.
build/phrases: build/opt/model/phrases.o $(patsubst %.c,build/opt/%.o,$(filter src/base/% src/text/%,$(PURE)))
	$(CC) -o $@ $^ $(DEV_LIBS)
build/report: build/opt/model/report.o $(MEASURES:%.c=build/opt/%.o) build/opt/libempathy.a
	$(CC) -o $@ $^ -lz $(DEV_LIBS)

model: build/train ## Train model/english.model anew, bit for bit (DATA=folder of training data)
	build/train $(TRAINING) model model/english.model.new
	mv model/english.model.new model/english.model

phrases: build/phrases ## Index src/features/phrases.inc anew, after an edit
	build/phrases > src/features/phrase_index.inc

model-report: build/report ## Quality of the model on the dev splits (DATA=folder)
	build/report $(TRAINING) model/english.model

# ---------------------------------------------------------------------------------------------

dist: ## Source archive of HEAD for PGXN
	@mkdir -p build
	git archive --format=zip --prefix=empathy-$(EXTVERSION)/ -o build/empathy-$(EXTVERSION).zip HEAD

clean: ## Remove everything that was built
