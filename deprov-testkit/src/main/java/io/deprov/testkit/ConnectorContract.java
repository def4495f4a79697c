package io.deprov.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.deprov.api.CallContext;
import io.deprov.api.Capabilities;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.Resolution;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.ScopeReport;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;
import io.deprov.api.Verification;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.IdStrength;
import io.deprov.api.config.ConfigType;
import io.deprov.api.config.SecretRef;
import io.deprov.api.op.RestoreOp;
import io.deprov.testkit.ConnectorFixture.Relief;
import io.deprov.testkit.Trial.Found;
import io.deprov.testkit.Trial.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every connector keeps to, as tests. Extend it, say which fixture, and run it: a test that fails names the rule that is broken and
 * what to do about it. The rules, with their reasons, are in {@code docs/connector-rules.md}.
 *
 * <pre>{@code
 * class OurConnectorContractTest extends ConnectorContract {
 *     @Override
 *     protected ConnectorFixture fixture() {
 *         return new OurFixture();
 *     }
 * }
 * }</pre>
 */
@ExtendWith(RuleReport.class)
public abstract class ConnectorContract {

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Set<FailureClass> IN_DOUBT = EnumSet.of(
            FailureClass.TIMEOUT, FailureClass.CONNECTION_LOST, FailureClass.INTERNAL, FailureClass.CANCELLED);

    /** Names that are no friends of filters, distinguished names, shells, URLs and SQL. */
    private static final List<String> HOSTILE = List.of(
            "o'brien",
            "a*",
            "b(c)",
            "d,e=f",
            "g\\2ah",
            "i;j|k&l",
            "m\"n",
            "o/../p",
            "q%2fr",
            "s#t",
            "u+v",
            "$(w)",
            "x y",
            "\u00e4\u00df\u6f22");

    private ConnectorFixture fixture;
    private final List<Trial> trials = new ArrayList<>();

    /** Only {@link #fixture()} has to be implemented. */
    protected ConnectorContract() {}

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

    // ---- finding

    @Test
    @Rule(
            value = "C-01",
            advice =
                    "resolve by every identifier of a type that capabilities() names, and list everything that the account holds")
    final void what_a_person_has_is_found_and_every_scope_read_to_its_end() throws Exception {
        Trial trial = open();
        Person person = person("found");

        Found found = trial.discover(person);

        assertEquals(1, found.accounts().size(), "accounts resolved of a person who has one");
        Set<AccessKind> kinds =
                found.items().stream().map(item -> item.id().kind()).collect(Collectors.toSet());
        for (AccessKind kind : fixture.kinds()) {
            assertTrue(kinds.contains(kind), "the person has a " + kind + ", and discover did not show it");
        }
        assertFalse(found.scopes().isEmpty(), "discover reported no scope, so nothing could ever be called complete");
        for (ScopeReport scope : found.scopes()) {
            assertTrue(scope.isComplete(), "scope " + scope.scope() + " was not read to its end: " + scope.why());
            assertTrue(
                    scope.control().map(PositiveControl::isShown).orElse(false),
                    "scope " + scope.scope() + " is called complete without a positive control that was shown");
        }
    }

    @Test
    @Rule(
            value = "C-02",
            advice =
                    "report a scope as ScopeReport.incomplete, or throw, whenever a list ended at a limit or a later page failed")
    final void a_list_that_was_cut_is_incomplete_and_never_empty() throws Exception {
        Trial trial = open();
        Person person = person("cut");
        Found whole = trial.discover(person);

        during(Trouble.CUTS_LISTS, () -> {
            try {
                Found cut = trial.discover(person, whole.accounts());
                boolean isLess = cut.items().size() < whole.items().size();
                assertTrue(
                        !isLess || cut.scopes().stream().anyMatch(scope -> !scope.isComplete()),
                        "discover showed " + cut.items().size() + " of "
                                + whole.items().size() + " things, and called every scope complete");
            } catch (ConnectorException e) {
                assertNotEquals(FailureClass.NOT_FOUND, e.failureClass(), "a list that was cut is not \"not found\"");
            }
        });
    }

    @Test
    @Rule(
            value = "C-03",
            advice =
                    "read a positive control with the same base, scope and filter shape in the same call, and answer with it")
    final void nobody_is_called_unknown_when_nothing_is_shown() throws Exception {
        Trial trial = open();
        Person person = person("hidden");
        Found found = trial.discover(person);
        List<Step> steps = trial.steps(found);

        during(Trouble.HIDES_EVERYTHING, () -> {
            requireNotGone(trial, person, steps);
        });
    }

    @Test
    @Rule(
            value = "C-04",
            advice =
                    "a control that check() picked, or that is read elsewhere, proves nothing about where the people are looked for")
    final void a_wrong_base_never_yields_gone() throws Exception {
        Trial right = open();
        Person person = person("beside");
        List<Step> steps = right.steps(right.discover(person));

        for (Map<String, Object> config : fixture.misdirected()) {
            Trial wrong = open(config);
            requireNotGone(wrong, person, steps);
        }
    }

    private static void requireNotGone(Trial trial, Person person, List<Step> steps) {
        try {
            Resolution resolution = trial.resolve(person.subject());
            boolean isProved = resolution.kind() == Resolution.Kind.NONE
                    && !resolution.controls().isEmpty()
                    && resolution.controls().stream().allMatch(control -> control.isShown() && control.isNamed());
            assertFalse(isProved, "resolve answered NONE with every control named and shown, and the person is there");
        } catch (ConnectorException e) {
            assertNotEquals(
                    FailureClass.NOT_FOUND, e.failureClass(), "resolve threw NOT_FOUND about a person who is there");
        }
        for (Step step : steps) {
            try {
                Preparation preparation = trial.prepare(step);
                assertNotEquals(
                        Preparation.Kind.ALREADY_IN_STATE,
                        preparation.kind(),
                        "prepare says that " + step + " holds already, and it does not");
                assertNotEquals(
                        Verification.Kind.HOLDS,
                        trial.verify(step).kind(),
                        "verify says that " + step + " holds, and it does not");
            } catch (ConnectorException e) {
                // That nothing could be read is what it should say.
            }
        }
    }

    // ---- doing

    @Test
    @Rule(
            value = "C-05",
            advice =
                    "declare in capabilities() what works on this target, and maximumLag as long as a read may show the old state")
    final void what_it_says_it_can_do_it_does() throws Exception {
        Trial trial = open();
        Set<String> missing = new TreeSet<>();
        trial.capabilities().all().forEach(each -> missing.add(each.kind() + " " + each.effect()));
        int people = 0;
        for (Step wanted : trial.steps(trial.discover(person("model")))) {
            Person person = person("able" + people++);
            Step step = same(trial, person, wanted);
            missing.remove(step.ref().access().kind() + " " + step.effect());

            Preparation preparation = trial.prepare(step);
            Preparation.Ready ready = assertInstanceOf(
                    Preparation.Ready.class,
                    preparation,
                    "prepare of " + step + ", which does not hold yet, is not ready");
            RevokeOutcome outcome = trial.revoke(step, ready);

            assertTrue(
                    Set.of(RevokeOutcome.Kind.CHANGED, RevokeOutcome.Kind.ACCEPTED)
                            .contains(outcome.kind()),
                    step + " came to " + outcome.kind() + ", on a target that nothing is wrong with");
            assertEquals(
                    Verification.Kind.HOLDS,
                    trial.verifyWithinLag(step).kind(),
                    "verify of " + step + " when its lag of "
                            + step.capability().maximumLag() + " was over");
            assertTrue(
                    person.holds(step.ref().access(), step.effect()),
                    "the connector says that " + step + " holds, and on the target it does not");
        }
        assertTrue(
                missing.isEmpty(),
                "capabilities() names these, and the people of the fixture have nothing to try them on: " + missing);
    }

    private static Step same(Trial trial, Person person, Step wanted) throws ConnectorException {
        return trial.steps(trial.discover(person)).stream()
                .filter(step -> step.effect().equals(wanted.effect())
                        && step.ref()
                                .access()
                                .kind()
                                .equals(wanted.ref().access().kind()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("of a second person nothing was found to do " + wanted + " on"));
    }

    @Test
    @Rule(
            value = "C-06",
            advice =
                    "read before you write: an effect that holds is answered alreadyInState; guard the write with the state token, so that one that is sent all the same is refused")
    final void what_holds_already_is_not_done_again() throws Exception {
        Trial trial = open();
        int people = 0;
        for (Step wanted : trial.steps(trial.discover(person("again")))) {
            Person person = person("twice" + people++);
            Step step = same(trial, person, wanted);
            Preparation.Ready ready = ready(trial, step);
            trial.revoke(step, ready);
            trial.verifyWithinLag(step);
            String before = person.picture();
            Optional<Long> writes = fixture.writes();

            Preparation.Kind second = trial.prepare(step).kind();
            boolean isRefused = false;
            try {
                RevokeOutcome.Kind outcome = trial.revoke(step, ready).kind();
                assertNotEquals(RevokeOutcome.Kind.CHANGED, outcome, step + " changed something the second time");
            } catch (ConnectorException e) {
                assertTrue(
                        Set.of(FailureClass.NOT_FOUND, FailureClass.CONFLICT).contains(e.failureClass()),
                        step + ", done a second time, threw " + e.failureClass() + ": " + e.getMessage());
                isRefused = true;
            }

            assertEquals(Preparation.Kind.ALREADY_IN_STATE, second, "prepare of " + step + ", which holds already");
            assertEquals(before, person.picture(), step + " changed the target the second time");
            assertTrue(
                    isRefused || writes.equals(fixture.writes()),
                    step + ", which held already, was sent again and not refused by the target");
        }
    }

    @Test
    @Rule(
            value = "C-07",
            advice =
                    "check, capabilities, resolve, discover, prepare and verify read only; take locks and leave marks in revoke")
    final void reading_writes_nothing() throws Exception {
        Trial trial = open();
        Person person = person("read");
        String before = person.picture();
        Optional<Long> writes = fixture.writes();

        trial.check();
        for (Step step : trial.steps(trial.discover(person))) {
            trial.prepare(step);
            trial.verify(step);
        }

        assertEquals(before, person.picture(), "the person before and after everything was read");
        assertEquals(writes, fixture.writes(), "requests that change anything, before and after everything was read");
    }

    @Test
    @Rule(
            value = "C-08",
            advice = "read in verify what is there now; cache nothing, and infer nothing from what revoke answered")
    final void verify_reads_afresh() throws Exception {
        Trial trial = open();
        int people = 0;
        boolean any = false;
        for (Step wanted : trial.steps(trial.discover(person("fresh")))) {
            if (!wanted.effect().equals(Effect.BLOCK_SIGN_IN)
                    && !wanted.effect().equals(Effect.REMOVE)) {
                continue;
            }
            any = true;
            Person person = person("afresh" + people++);
            Step step = same(trial, person, wanted);
            assertEquals(
                    Verification.Kind.NOT_YET, trial.verify(step).kind(), "verify of " + step + " before it was done");
            trial.revoke(step, ready(trial, step));
            assertEquals(Verification.Kind.HOLDS, trial.verifyWithinLag(step).kind(), "verify of " + step);

            person.bringBack(step.ref().access(), step.effect());
            Thread.sleep(step.capability().maximumLag().toMillis());

            assertEquals(
                    Verification.Kind.NOT_YET,
                    trial.verify(step).kind(),
                    "verify of " + step + " after it was undone behind the connector's back");
        }
        if (!any) {
            abort("the connector neither blocks sign-in nor removes anything, which is what this test undoes");
        }
    }

    @Test
    @Rule(value = "C-09", advice = "read positive controls in verify, and hand the one that was shown to Proof.absent")
    final void that_something_is_gone_is_proved_by_a_positive_control() throws Exception {
        Trial trial = open();
        Step delete = firstOf(
                trial,
                "gone",
                step -> step.effect().equals(Effect.DELETE) || step.effect().equals(Effect.PURGE));
        trial.revoke(delete, ready(trial, delete));

        Verification verification = trial.verifyWithinLag(delete);

        Verification.Holds holds =
                assertInstanceOf(Verification.Holds.class, verification, "verify of " + delete + ", which was done");
        assertTrue(
                holds.proof().control().map(PositiveControl::isShown).orElse(false),
                "verify says that the object is gone, without a positive control that was shown: the core does not believe it");
    }

    @Test
    @Rule(
            value = "C-10",
            advice =
                    "answer NotRemovable, or throw UNSUPPORTED or INVALID_REQUEST, about an effect that is not declared")
    final void what_it_does_not_say_it_can_do_it_does_not_try() throws Exception {
        Trial trial = open();
        Person person = person("unable");
        Found found = trial.discover(person);
        Capabilities capabilities = trial.capabilities();
        String before = person.picture();

        for (Access item : found.items()) {
            Effect strange = new Effect("contract-unknown");
            Step step = new Step(
                    StepRef.of(Trial.id(item, strange), item.ref(), strange),
                    found.accountOf(item),
                    capabilities.all().get(0));
            try {
                Preparation.Kind kind = trial.prepare(step).kind();
                assertEquals(
                        Preparation.Kind.NOT_REMOVABLE,
                        kind,
                        "prepare of an effect that capabilities() does not name: " + step);
            } catch (ConnectorException e) {
                assertTrue(
                        Set.of(FailureClass.UNSUPPORTED, FailureClass.INVALID_REQUEST)
                                .contains(e.failureClass()),
                        "prepare of an effect that capabilities() does not name threw " + e.failureClass());
            }
        }

        assertEquals(before, person.picture(), "the person, after effects were asked for that nobody declared");
    }

    @Test
    @Rule(value = "C-11", advice = "answer each step of a request by its own id, in prepare and in verify")
    final void every_step_that_it_is_asked_about_has_its_own_answer() throws Exception {
        Trial trial = open();
        Person person = person("several");
        List<Step> steps = trial.steps(trial.discover(person)).stream()
                .filter(step ->
                        !step.effect().equals(Effect.DELETE) && !step.effect().equals(Effect.PURGE))
                .toList();
        if (steps.size() < 2) {
            abort("there is one step on an account at most");
        }
        Step first = steps.get(0);
        trial.revoke(first, ready(trial, first));
        trial.verifyWithinLag(first);

        StepAnswers<Preparation> prepared = trial.prepare(steps);
        StepAnswers<Verification> verified = trial.verify(steps);

        for (Step step : steps) {
            Optional<Verification> answer = verified.answer(step.ref().id());
            assertTrue(prepared.answer(step.ref().id()).isPresent(), "prepare gave no answer for " + step);
            assertTrue(answer.isPresent(), "verify gave no answer for " + step);
            assertEquals(
                    person.holds(step.ref().access(), step.effect()),
                    answer.get().kind() == Verification.Kind.HOLDS,
                    "whether " + step + " holds, asked about together with others");
        }
    }

    // ---- the right one

    @Test
    @Rule(
            value = "C-12",
            advice =
                    "pin the immutable id; where it is gone and its name is taken, prepare answers Drifted and revoke throws CONFLICT")
    final void a_new_hire_of_the_same_name_is_left_alone() throws Exception {
        Trial trial = open();
        Person leaver = person("hire");
        List<Step> steps = trial.steps(trial.discover(leaver));
        List<Preparation.Ready> ready = new ArrayList<>();
        for (Step step : steps) {
            ready.add(ready(trial, step));
        }

        Person hire = leaver.replace();
        String before = hire.picture();

        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            assertEquals(
                    Preparation.Kind.DRIFTED,
                    trial.prepare(step).kind(),
                    "prepare of " + step + " on an account that is gone, and whose name is a new hire's now");
            try {
                RevokeOutcome.Kind outcome = trial.revoke(step, ready.get(i)).kind();
                assertTrue(
                        outcome == RevokeOutcome.Kind.REFUSED || outcome == RevokeOutcome.Kind.NOT_REMOVABLE,
                        "revoke of " + step + " came to " + outcome + " when the name was a new hire's already");
            } catch (ConnectorException e) {
                assertTrue(
                        Set.of(FailureClass.CONFLICT, FailureClass.NOT_FOUND).contains(e.failureClass()),
                        "revoke of " + step + " threw " + e.failureClass() + " when the name was a new hire's already");
            }
        }
        assertEquals(before, hire.picture(), "the new hire, before and after the leaver's steps");
    }

    @Test
    @Rule(value = "C-13", advice = "find the pinned id again whatever it is called by now; a rename is not drift")
    final void somebody_who_was_renamed_is_still_the_same() throws Exception {
        Trial trial = open();
        int people = 0;
        for (Step wanted : trial.steps(trial.discover(person("names")))) {
            if (wanted.ref().access().id().strength() == IdStrength.NAME_ONLY) {
                continue;
            }
            Person person = person("renamed" + people++);
            Step step = same(trial, person, wanted);
            person.rename();

            Preparation.Ready ready = assertInstanceOf(
                    Preparation.Ready.class,
                    trial.prepare(step),
                    "prepare of " + step + " after the account was renamed");
            trial.revoke(step, ready);

            assertEquals(
                    Verification.Kind.HOLDS,
                    trial.verifyWithinLag(step).kind(),
                    "verify of " + step + " after the account was renamed");
            assertTrue(person.holds(step.ref().access(), step.effect()), step + " on the target, after the rename");
        }
    }

    @Test
    @Rule(
            value = "C-14",
            advice =
                    "pass names through the client's own escaping, never into a filter, a DN, a URL, a command or SQL by hand")
    final void hostile_names_reach_nobody_else() throws Exception {
        Trial trial = open();
        for (String name : HOSTILE) {
            Optional<Person> hostile = fixture.person("h" + name);
            if (hostile.isEmpty()) {
                continue;
            }
            Person neighbour = person("h" + name.charAt(0) + "x" + HOSTILE.indexOf(name));
            String before = neighbour.picture();

            List<Step> steps = trial.steps(trial.discover(hostile.get()));
            assertFalse(steps.isEmpty(), "nothing was found of somebody called \"h" + name + "\"");
            for (Step step : steps) {
                if (trial.prepare(step) instanceof Preparation.Ready ready) {
                    trial.revoke(step, ready);
                }
                assertEquals(
                        Verification.Kind.HOLDS,
                        trial.verifyWithinLag(step).kind(),
                        step + " of somebody called \"h" + name + "\"");
            }
            assertEquals(before, neighbour.picture(), "a neighbour of somebody called \"h" + name + "\"");
        }
    }

    @Test
    @Rule(
            value = "C-15",
            advice = "change what the step's access names, and nothing besides what the capability says goes with it")
    final void nobody_else_is_touched() throws Exception {
        Trial trial = open();
        Person person = person("close");
        Person longer = person("close2");
        String before = longer.picture();

        for (Step step : trial.steps(trial.discover(person))) {
            if (trial.prepare(step) instanceof Preparation.Ready ready) {
                trial.revoke(step, ready);
            }
        }

        assertEquals(before, longer.picture(), "somebody whose name begins with the leaver's");
    }

    // ---- going wrong

    @Test
    @Rule(
            value = "C-16",
            advice = "throw UNAVAILABLE when nothing was sent: it says that nothing can have taken effect")
    final void refused_connections_are_unavailable() throws Exception {
        failsWith(Trouble.REFUSES_CONNECTIONS, Set.of(FailureClass.UNAVAILABLE));
    }

    @Test
    @Rule(
            value = "C-17",
            advice =
                    "throw AUTHENTICATION when the target does not take our login: the core resolves the secret anew, once")
    final void a_refused_login_is_authentication() throws Exception {
        during(Trouble.REFUSES_OUR_LOGIN, () -> {
            try {
                open().check();
                fail("check said nothing about a login that the target refuses");
            } catch (ConnectorException e) {
                assertEquals(
                        FailureClass.AUTHENTICATION, e.failureClass(), "class of a refused login: " + e.getMessage());
            }
        });
    }

    @Test
    @Rule(value = "C-18", advice = "throw AUTHORIZATION when we may not write, and name the right that is missing")
    final void a_forbidden_write_is_authorization() throws Exception {
        failsWith(Trouble.FORBIDS_WRITING, Set.of(FailureClass.AUTHORIZATION));
    }

    @Test
    @Rule(
            value = "C-19",
            advice =
                    "throw THROTTLED with the target's Retry-After, and leave waiting to the core: no retry and no sleep of your own")
    final void throttling_is_throttled_and_not_waited_for() throws Exception {
        failsWith(Trouble.THROTTLES, Set.of(FailureClass.THROTTLED));
    }

    /** On a connection that was kept from before a write is lost, which is a doubt and may be one. */
    private static void useUpKeptConnections(Trial trial, Step step, Preparation.Ready ready) {
        try {
            RevokeOutcome.Kind outcome = trial.revoke(step, ready).kind();
            fail(step + " came to " + outcome + " on a target that nothing listens at");
        } catch (ConnectorException e) {
            assertTrue(
                    e.failureClass() == FailureClass.UNAVAILABLE || e.mayHaveTakenEffect(),
                    step + " on a target that nothing listens at threw " + e.failureClass());
        }
    }

    /** A step that does not get through throws one of these classes, changes nothing, and is not sent again. */
    private void failsWith(Trouble trouble, Set<FailureClass> expected) throws Exception {
        Trial trial = open();
        Person person = person("fails");
        List<Step> steps = trial.steps(trial.discover(person));
        String before = person.picture();
        for (Step step : steps) {
            Preparation.Ready ready = ready(trial, step);
            long writes = fixture.writes().orElse(0L);
            during(trouble, () -> {
                if (trouble == Trouble.REFUSES_CONNECTIONS) {
                    useUpKeptConnections(trial, step, ready);
                }
                try {
                    RevokeOutcome.Kind outcome = trial.revoke(step, ready).kind();
                    fail(step + " came to " + outcome + " on a target that " + trouble);
                } catch (ConnectorException e) {
                    assertTrue(
                            expected.contains(e.failureClass()),
                            step + " on a target that " + trouble + " threw " + e.failureClass() + " and not "
                                    + expected + ": " + e.getMessage());
                    assertFalse(
                            e.mayHaveTakenEffect(),
                            step + " threw that it may have taken effect on a target that " + trouble);
                }
            });
            assertTrue(
                    fixture.writes().orElse(writes) - writes <= 1,
                    step + " was sent " + (fixture.writes().orElse(writes) - writes) + " times");
        }
        assertEquals(before, person.picture(), "the person, after nothing got through");
    }

    @Test
    @Rule(
            value = "C-20",
            advice =
                    "throw a class that may have taken effect when the answer to a write is lost, and never send it again yourself")
    final void a_lost_answer_is_a_doubt_that_verify_settles() throws Exception {
        Trial trial = open();
        int people = 0;
        for (Step wanted : trial.steps(trial.discover(person("lost")))) {
            Person person = person("answer" + people++);
            Step step = same(trial, person, wanted);
            doubtful(trial, step, Trouble.LOSES_ANSWERS_TO_WRITES);

            assertEquals(
                    Verification.Kind.HOLDS,
                    trial.verifyWithinLag(step).kind(),
                    "verify of " + step + ", which took effect although its answer was lost");
        }
    }

    @Test
    @Rule(
            value = "C-21",
            advice =
                    "a connection that was cut while a write was on its way is a doubt, also when the write had no effect")
    final void a_lost_write_is_a_doubt_and_can_be_done_again() throws Exception {
        Trial trial = open();
        int people = 0;
        for (Step wanted : trial.steps(trial.discover(person("cutoff")))) {
            Person person = person("write" + people++);
            Step step = same(trial, person, wanted);
            doubtful(trial, step, Trouble.LOSES_WRITES);

            assertEquals(
                    Verification.Kind.NOT_YET,
                    trial.verify(step).kind(),
                    "verify of " + step + ", which did not take effect");
            trial.revoke(step, ready(trial, step));
            assertEquals(
                    Verification.Kind.HOLDS, trial.verifyWithinLag(step).kind(), "verify of " + step + ", done again");
        }
    }

    private void doubtful(Trial trial, Step step, Trouble trouble) throws Exception {
        Preparation.Ready ready = ready(trial, step);
        long writes = fixture.writes().orElse(0L);
        during(trouble, () -> {
            try {
                RevokeOutcome.Kind outcome = trial.revoke(step, ready).kind();
                assertTrue(
                        outcome == RevokeOutcome.Kind.UNKNOWN || outcome == RevokeOutcome.Kind.PARTIAL,
                        step + " came to " + outcome + " although no answer came");
            } catch (ConnectorException e) {
                assertTrue(
                        e.mayHaveTakenEffect(),
                        step + " threw " + e.failureClass()
                                + ", which cannot have taken effect, when its connection was cut");
            }
        });
        assertTrue(
                fixture.writes().orElse(writes) - writes <= 1,
                step + " was sent " + (fixture.writes().orElse(writes) - writes)
                        + " times: a write is never sent again");
    }

    @Test
    @Rule(
            value = "C-22",
            advice = "give the client time-outs taken from CallContext.remaining(), for connecting and for each read")
    final void a_target_that_never_answers_is_given_up_on_in_time() throws Exception {
        Trial trial = open();
        Person person = person("silent");
        Step step = trial.steps(trial.discover(person)).get(0);
        Preparation.Ready ready = ready(trial, step);

        during(Trouble.NEVER_ANSWERS, () -> {
            long begun = System.nanoTime();
            try {
                RevokeOutcome.Kind outcome = trial.revoke(step, ready, SHORT).kind();
                assertEquals(RevokeOutcome.Kind.UNKNOWN, outcome, step + " on a target that never answers");
            } catch (ConnectorException e) {
                assertTrue(
                        IN_DOUBT.contains(e.failureClass()) || e.failureClass() == FailureClass.UNAVAILABLE,
                        step + " on a target that never answers threw " + e.failureClass());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            assertTrue(
                    took.compareTo(SHORT.plus(GRACE)) <= 0,
                    "revoke came back after " + took + ", and was given " + SHORT + " and " + GRACE + " more");
        });
    }

    // ---- giving back

    @Test
    @Rule(
            value = "C-23",
            advice =
                    "say reversible() only with RestoreOp, give an undo token in prepare, and put back exactly what was there")
    final void what_can_be_given_back_is_given_back_as_it_was() throws Exception {
        Trial trial = open();
        Optional<RestoreOp> op = trial.connector().operation(RestoreOp.class);
        int people = 0;
        boolean any = false;
        for (Step wanted : trial.steps(trial.discover(person("back")))) {
            if (!wanted.capability().isReversible()) {
                continue;
            }
            any = true;
            assertTrue(op.isPresent(), wanted + " is called reversible, and the connector has no RestoreOp");
            Person person = person("undone" + people++);
            Step step = same(trial, person, wanted);
            String before = fixedPicture(person);
            Preparation.Ready ready = ready(trial, step);
            Optional<UndoToken> undo = ready.undo();
            assertTrue(undo.isPresent(), "prepare of " + step + ", which is called reversible, gave no undo token");
            trial.revoke(step, ready);
            trial.verifyWithinLag(step);

            trial.restore(op.get(), step, undo.get());

            assertEquals(before, fixedPicture(person), "the person before " + step + " and after it was given back");
        }
        if (!any) {
            abort("nothing that the connector does is called reversible");
        }
    }

    /** Without what counts changes: giving back is a change too. */
    private static String fixedPicture(Person person) throws Exception {
        return person.picture()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    // ---- manners

    @Test
    @Rule(
            value = "C-24",
            advice =
                    "keep secrets in Secret, close them when they were used, and put nothing of them into messages or toString()")
    final void no_secret_is_said_anywhere() throws Exception {
        Trial trial = open();
        Person person = person("secret");
        trial.check();
        for (Step step : trial.steps(trial.discover(person))) {
            if (trial.prepare(step) instanceof Preparation.Ready ready) {
                trial.revoke(step, ready);
            }
            trial.verify(step);
        }
        List<String> said = new ArrayList<>(trial.said());
        if (!fixture.impossible().containsKey(Trouble.REFUSES_OUR_LOGIN)) {
            during(Trouble.REFUSES_OUR_LOGIN, () -> {
                Trial refused = open();
                try {
                    refused.check();
                } catch (ConnectorException e) {
                    said.add(e.toString());
                }
                said.addAll(refused.said());
            });
        }

        for (SecretRef ref : secrets(fixture.config())) {
            String secret = fixture.secret(ref);
            assertTrue(secret.length() >= 8, "the fixture's secret is too short to be looked for");
            assertTrue(
                    said.stream().noneMatch(text -> text.contains(secret)),
                    "the secret that " + ref + " stands for was said: "
                            + said.stream()
                                    .filter(text -> text.contains(secret))
                                    .findFirst()
                                    .map(text -> text.replace(secret, "***"))
                                    .orElse(""));
        }
    }

    private List<SecretRef> secrets(Map<String, Object> config) {
        return fixture.factory().descriptor().configSchema().keys().stream()
                .filter(key -> key.type() == ConfigType.SECRET && config.containsKey(key.name()))
                .map(key -> SecretRef.parse(String.valueOf(config.get(key.name()))))
                .toList();
    }

    @Test
    @Rule(
            value = "C-25",
            advice = "declare every key of a fact, and every kind, in the descriptor: what is not declared is not kept")
    final void what_it_shows_is_declared() throws Exception {
        Trial trial = open();
        ConnectorDescriptor descriptor = fixture.factory().descriptor();
        Capabilities capabilities = trial.capabilities();
        Found found = trial.discover(person("declared"));

        assertTrue(
                descriptor.possibleKinds().containsAll(capabilities.kinds()),
                "capabilities() has kinds that the descriptor does not: " + capabilities.kinds());
        for (Access item : found.items()) {
            assertTrue(
                    capabilities.kinds().contains(item.id().kind()),
                    "a kind nobody declared: " + item.id().kind());
            assertEquals(Trial.TARGET, item.id().target(), "the target of a thing that was found");
            for (String key : item.facts().keySet()) {
                assertTrue(descriptor.fact(key).isPresent(), "a fact under a key nobody declared: " + key);
            }
        }
    }

    @Test
    @Rule(
            value = "C-26",
            advice =
                    "say in check() who we are on the target, with the account's id where there is one, or why that cannot be known")
    final void who_we_are_is_said_or_why_not() throws Exception {
        CheckReport report = open().check();

        assertTrue(
                report.executor().isKnown() || !report.executor().why().isBlank(),
                "check() neither says who we are on the target nor why that cannot be known");
        assertTrue(
                report.isGood(), "check() has problems with a target that nothing is wrong with: " + report.problems());
        assertFalse(report.controls().isEmpty(), "check() pinned no positive control");
    }

    @Test
    @Rule(
            value = "C-27",
            advice =
                    "close() releases everything, may come twice and at any time, and calls after it throw a ConnectorException at once")
    final void closing_is_final_and_leaves_nothing_behind() throws Exception {
        // What a client starts once for all connectors is there by now.
        try (Trial first = Trial.open(fixture)) {
            first.check();
        }
        Set<Thread> before = threads();
        Trial trial = Trial.open(fixture);
        trial.check();
        trial.discover(person("closing"));

        trial.close();
        trial.close();

        CallContext context = trial.context();
        try {
            trial.connector().check(CheckRequest.of(context));
            fail("check was answered after close");
        } catch (ConnectorException e) {
            assertFalse(context.remaining().isZero(), "a call after close took all of its time");
        }
        long patience = System.nanoTime() + GRACE.toNanos();
        while (!left(before).isEmpty() && System.nanoTime() < patience) {
            Thread.sleep(20);
        }
        assertTrue(left(before).isEmpty(), "threads that are still there after close: " + left(before));
    }

    private static Set<Thread> threads() {
        return Set.copyOf(Thread.getAllStackTraces().keySet());
    }

    private Set<String> left(Set<Thread> before) {
        return threads().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread) && !fixture.isOwnThread(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }

    // ---- how

    private Trial open() throws Exception {
        return open(fixture.config());
    }

    private Trial open(Map<String, Object> config) throws Exception {
        Trial trial = Trial.open(fixture, config);
        trials.add(trial);
        return trial;
    }

    private Person person(String name) throws Exception {
        return fixture.person(name)
                .orElseThrow(() -> new AssertionError("the fixture makes nobody called \"" + name + "\""));
    }

    /** What is done while a target is in trouble. */
    private interface Work {

        void done() throws Exception;
    }

    private void during(Trouble trouble, Work work) throws Exception {
        Relief relief = suffer(trouble);
        try {
            work.done();
        } finally {
            relief.end();
        }
    }

    private Relief suffer(Trouble trouble) throws Exception {
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

    private Step firstOf(Trial trial, String name, Predicate<Step> which) throws Exception {
        return trial.steps(trial.discover(person(name))).stream()
                .filter(which)
                .findFirst()
                .orElseGet(() -> abort("the connector can do nothing of the kind"));
    }

    private static Preparation.Ready ready(Trial trial, Step step) throws ConnectorException {
        return assertInstanceOf(
                Preparation.Ready.class, trial.prepare(step), "prepare of " + step + ", which does not hold yet");
    }
}
