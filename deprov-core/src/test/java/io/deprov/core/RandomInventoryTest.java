package io.deprov.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.FailureClass;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.Protection;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every company and every trouble. The seed is the test's name. */
class RandomInventoryTest {

    private static final FailureClass[] FAILURES = FailureClass.values();

    @TempDir
    Path directory;

    static LongStream seeds() {
        return LongStream.range(0, 25);
    }

    /** A company: targets with accounts of the leaver and of others. The same for the same seed. */
    private static final class Company {

        final Bench bench;
        final Map<String, InMemoryTarget> targets = new LinkedHashMap<>();
        final Map<String, List<String>> own = new LinkedHashMap<>();
        final Map<String, List<String>> others = new LinkedHashMap<>();

        Company(Path place, long seed) {
            Random random = new Random(seed);
            bench = new Bench(place);
            int count = 1 + random.nextInt(3);
            for (int t = 0; t < count; t++) {
                String name = "t" + t;
                InMemoryTarget target = bench.target(name).pageSize(1 + random.nextInt(5));
                targets.put(name, target);
                own.put(name, new ArrayList<>());
                others.put(name, new ArrayList<>());
                boolean parts = random.nextInt(3) == 0;
                if (parts) {
                    target.partitions("main", "host-b");
                }
                // Waiting moves the one clock on, which other targets side by side would take for a standstill of their
                // own.
                if (count == 1 && random.nextInt(3) > 0) {
                    target.lag(Duration.ofSeconds(random.nextInt(30)), Duration.ofSeconds(30));
                }
                if (random.nextInt(4) == 0) {
                    target.keysAreDisabled();
                }
                if (random.nextBoolean()) {
                    target.publishes(IdentifierType.MAIL);
                }
                if (random.nextInt(4) == 0) {
                    target.uses(IdentifierType.MAIL, IdentifierUse.LINKING);
                }
                int accounts = 2 + random.nextInt(5);
                for (int a = 0; a < accounts; a++) {
                    boolean isOwn = random.nextInt(3) == 0;
                    String account = target.account(
                            parts && random.nextBoolean() ? "host-b" : "main",
                            (isOwn ? "jdoe" : "user") + a,
                            isOwn ? "1001" : "2" + a);
                    target.attribute(account, "mail", (isOwn ? "jdoe" : "user" + a) + "@corp");
                    (isOwn ? own : others).get(name).add(account);
                    IntStream.range(0, random.nextInt(4)).forEach(g -> target.group(account, "group" + g));
                    IntStream.range(0, random.nextInt(3)).forEach(k -> target.key(account, "SHA256:" + account + k));
                    if (random.nextInt(3) == 0) {
                        target.session(account, "session-of-" + account);
                    }
                }
            }
            bench.clock.advance(Duration.ofHours(1));
        }

        String othersPicture() {
            StringBuilder text = new StringBuilder();
            others.forEach((name, accounts) ->
                    accounts.forEach(account -> text.append(targets.get(name).picture(account))));
            return text.toString();
        }

        String picture() {
            StringBuilder text = new StringBuilder();
            targets.values().forEach(target -> text.append(target.picture()));
            return text.toString();
        }

        List<String> writes() {
            List<String> all = new ArrayList<>();
            targets.forEach((name, target) -> target.writes().forEach(write -> all.add(name + " " + write)));
            return all;
        }

        /** Something goes wrong now and then, on all targets; it ends by itself. */
        void trouble(Random random) {
            for (InMemoryTarget target : targets.values()) {
                for (int i = 0; i < 6; i++) {
                    Method method = new Method[] {Method.PREPARE, Method.REVOKE, Method.REVOKE, Method.VERIFY}
                            [random.nextInt(4)];
                    Fault fault = Fault.at(method).fails(FAILURES[random.nextInt(FAILURES.length)]);
                    int skip = random.nextInt(6);
                    // A fault that does nothing lets some calls pass before the next one.
                    target.script(Fault.at(method).times(skip).also(() -> {}));
                    if (method == Method.REVOKE && random.nextBoolean()) {
                        fault = Fault.at(method).afterEffect().fails(MAY_HAVE[random.nextInt(MAY_HAVE.length)]);
                    }
                    target.script(fault);
                }
            }
        }
    }

    private static final FailureClass[] MAY_HAVE = {
        FailureClass.TIMEOUT, FailureClass.CONNECTION_LOST, FailureClass.INTERNAL, FailureClass.CANCELLED
    };

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void planningHasNoSideEffectsAndTheSamePlanTwiceHasOneDigest(long seed) {
        Company company = new Company(directory, seed);
        try (Bench bench = company.bench) {
            String before = company.picture();

            Plan one = bench.plan();
            company.targets.values().forEach(target -> target.shuffle(seed + 1));
            Plan two = bench.plan();

            assertThat(company.picture()).isEqualTo(before);
            assertThat(company.writes()).isEmpty();
            assertThat(two.digest()).isEqualTo(one.digest());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everythingOfTheLeaverGoesAndNothingOfAnybodyElse(long seed) {
        Company company = new Company(directory, seed);
        try (Bench bench = company.bench) {
            Plan plan = bench.planRetireNow();
            if (plan.steps().isEmpty()) {
                return;
            }
            String others = company.othersPicture();

            RunReport report = bench.apply(plan);

            assertThat(company.othersPicture()).isEqualTo(others);
            company.own.forEach((name, accounts) -> accounts.forEach(account ->
                    assertThat(company.targets.get(name).exists(account)).isFalse()));
            assertThat(report.verdict()).as(report.coverage().open().toString()).isEqualTo(Verdict.CLOSED);
            assertThat(company.writes()).doesNotHaveDuplicates();
            assertThat(bench.auditCounts("VERIFIED"))
                    .hasSize(plan.steps().size())
                    .allSatisfy((step, n) -> assertThat(n).isOne());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aSecondRunChangesNothing(long seed) throws Exception {
        Company company = new Company(directory, seed);
        try (Bench bench = company.bench) {
            Plan plan = bench.plan();
            if (plan.steps().isEmpty()) {
                return;
            }
            bench.apply(plan);
            List<String> writes = company.writes();
            int records = bench.auditCounts("INTENT").size();
            bench.clock.advance(Duration.ofMinutes(1));

            bench.apply(plan);
            bench.deprov().verify(plan);
            PlanningResult again = bench.planned(PlanRequest.of(Bench.LEAVER));

            assertThat(company.writes()).isEqualTo(writes);
            assertThat(bench.auditCounts("INTENT")).hasSize(records);
            assertThat(again.isNothingDue())
                    .as(again.plan().coverage().toString())
                    .isTrue();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void troubleDelaysAndChangesNothingElse(long seed) {
        String expected;
        String others;
        Company calm = new Company(directory.resolve("calm"), seed);
        try (Bench bench = calm.bench) {
            Plan plan = bench.planRetireNow();
            if (plan.steps().isEmpty()) {
                return;
            }
            others = calm.othersPicture();
            bench.apply(plan);
            expected = calm.picture();
        }
        Company troubled = new Company(directory.resolve("troubled"), seed);
        try (Bench bench = troubled.bench) {
            Plan plan = bench.planRetireNow();
            troubled.trouble(new Random(seed * 31 + 7));

            RunReport report = null;
            for (int i = 0; i < 40 && (report == null || report.verdict() != Verdict.CLOSED); i++) {
                if (bench.deprov().find(plan).map(open -> open.isFinished()).orElse(false)) {
                    break;
                }
                report = bench.apply(plan);
                bench.clock.advance(Duration.ofMinutes(2));
                bench.restart();
            }

            assertThat(bench.deprov().find(plan).orElseThrow().isFinished())
                    .as(String.valueOf(report.coverage().open()))
                    .isTrue();
            assertThat(troubled.picture()).isEqualTo(expected);
            assertThat(troubled.othersPicture()).isEqualTo(others);
            assertThat(troubled.writes()).doesNotHaveDuplicates();
            assertThat(bench.auditCounts("VERIFIED"))
                    .hasSize(plan.steps().size())
                    .allSatisfy((step, n) -> assertThat(n).isOne());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aRefusalLeavesEverythingUntouched(long seed) {
        Company company = new Company(directory, seed);
        try (Bench bench = company.bench) {
            Plan plan = bench.planRetireNow();
            Random random = new Random(seed);
            switch (random.nextInt(3)) {
                case 0 -> bench.with(builder -> builder.protectedSubject(Identifier.of("employeeNumber", "1001")));
                case 1 -> company.targets.values().forEach(target -> target.executorUnknown("not said"));
                default ->
                    company.own.forEach((name, accounts) -> accounts.forEach(account ->
                            company.targets.get(name).protection(account, Protection.unreadable("not readable"))));
            }
            if (plan.steps().isEmpty()) {
                return;
            }
            // Targets that lag have to show the protection first.
            bench.clock.advance(Duration.ofMinutes(1));
            String after = company.picture();

            RunReport report = bench.apply(plan);

            assertThat(company.picture()).isEqualTo(after);
            assertThat(company.writes()).isEmpty();
            assertThat(report.refusedEverything()).isTrue();
        }
    }
}
