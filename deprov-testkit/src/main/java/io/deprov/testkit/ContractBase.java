package io.deprov.testkit;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.abort;

import io.deprov.api.ConnectorException;
import io.deprov.api.Preparation;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.config.ConfigType;
import io.deprov.api.config.SecretRef;
import io.deprov.testkit.ConnectorFixture.Relief;
import io.deprov.testkit.Trial.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of the contract share. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ContractBase {

    /** How much later than its deadline a call may come back: then the core abandons the thread. */
    static final Duration GRACE = Duration.ofSeconds(2);

    static final Duration SHORT = Duration.ofSeconds(1);

    ConnectorFixture fixture;
    private final List<Trial> trials = new ArrayList<>();

    ContractBase() {}

    /** A fixture for one test. */
    protected abstract ConnectorFixture fixture() throws Exception;

    @BeforeEach
    final void begin() throws Exception {
        fixture = fixture();
    }

    @AfterEach
    final void end() throws Exception {
        trials.forEach(Trial::close);
        fixture.close();
    }

    /** One of them; ends the test where the connector can do nothing. */
    static Step any(List<Step> steps) {
        return steps.isEmpty() ? abort("the connector can do nothing") : steps.get(0);
    }

    /** The same step on somebody else, who has the same things in the same order. */
    static Step same(Trial trial, Person person, Step wanted) throws Exception {
        List<Step> alike = trial.steps(trial.discover(person)).stream()
                .filter(step -> step.effect().equals(wanted.effect())
                        && step.ref()
                                .access()
                                .kind()
                                .equals(wanted.ref().access().kind()))
                .toList();
        if (alike.size() <= wanted.position()) {
            throw new AssertionError("of a second person nothing was found to do " + wanted + " on");
        }
        return alike.get(wanted.position());
    }

    /** Without what counts changes: giving back is a change too. */
    static String fixedPicture(Person person) throws Exception {
        return person.picture()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    static Set<Thread> threads() {
        return Set.copyOf(Thread.getAllStackTraces().keySet());
    }

    /** Threads that the platform starts for everybody, and ends when it likes: its common pool, and those of its own group. */
    private static boolean isThePlatforms(Thread thread) {
        if (thread instanceof ForkJoinWorkerThread worker && worker.getPool() == ForkJoinPool.commonPool()) {
            return true;
        }
        ThreadGroup ours = Thread.currentThread().getThreadGroup();
        ThreadGroup group = thread.getThreadGroup();
        return group != null && !ours.parentOf(group);
    }

    /** The names of threads that were not there before. */
    Set<String> left(Set<Thread> before) {
        return threads().stream()
                .filter(thread -> thread.isAlive()
                        && !before.contains(thread)
                        && !fixture.isOwnThread(thread)
                        && !isThePlatforms(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }

    Trial open() throws Exception {
        return open(fixture.config());
    }

    Trial open(Map<String, Object> config) throws Exception {
        Trial trial = Trial.open(fixture, config);
        trials.add(trial);
        return trial;
    }

    Person person(String name) throws Exception {
        return fixture.person(name)
                .orElseThrow(() -> new AssertionError("the fixture makes nobody called \"" + name + "\""));
    }

    /** What is done while a target is in trouble. */
    interface Work {

        void done() throws Exception;
    }

    void during(Trouble trouble, Work work) throws Exception {
        Relief relief = suffer(trouble);
        try {
            work.done();
        } finally {
            relief.end();
        }
    }

    Relief suffer(Trouble trouble) throws Exception {
        Optional<Relief> relief = fixture.suffer(trouble);
        if (relief.isPresent()) {
            return relief.get();
        }
        String why = fixture.impossible().get(trouble);
        if (why == null || why.isBlank()) {
            throw new AssertionError(
                    "the fixture cannot make its target do " + trouble + ", and impossible() does not say why");
        }
        return abort("not shown, because the target cannot be made to do " + trouble + ": " + why);
    }

    /** Whether the fixture says that something is missing, which it has to give a reason for. */
    boolean isMissing(Gap gap) {
        String why = fixture.gaps().get(gap);
        if (why != null && why.isBlank()) {
            throw new AssertionError("gaps() names " + gap + ", and does not say why");
        }
        return why != null;
    }

    /** Ends a test that would need what is missing. */
    void requireNo(Gap gap) {
        if (isMissing(gap)) {
            abort("not shown, because of " + gap + ": " + fixture.gaps().get(gap));
        }
    }

    Step firstOf(Trial trial, String name, Predicate<Step> which) throws Exception {
        return trial.steps(trial.discover(person(name))).stream()
                .filter(which)
                .findFirst()
                .orElseGet(() -> abort("the connector can do nothing of the kind"));
    }

    /** The secrets that a configuration names. */
    List<SecretRef> secrets(Map<String, Object> config) {
        return fixture.factory().descriptor().configSchema().keys().stream()
                .filter(key -> key.type() == ConfigType.SECRET && config.containsKey(key.name()))
                .map(key -> SecretRef.parse(String.valueOf(config.get(key.name()))))
                .toList();
    }

    static boolean isDeletion(Step step) {
        return step.ref().access().kind().equals(AccessKind.ACCOUNT)
                && (step.effect().equals(Effect.DELETE) || step.effect().equals(Effect.PURGE));
    }

    static Preparation.Ready ready(Trial trial, Step step) throws ConnectorException {
        return assertInstanceOf(
                Preparation.Ready.class, trial.prepare(step), "prepare of " + step + ", which does not hold yet");
    }
}
