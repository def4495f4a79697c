package io.deprov.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.Resolution;
import io.deprov.api.ScopeReport;
import io.deprov.api.Verification;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ItemId;
import io.deprov.api.op.HoldersOp;
import io.deprov.testkit.Trial.Found;
import io.deprov.testkit.Trial.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules about finding. */
abstract class FindingContract extends ContractBase {

    private static final int CROWD = 100_000;
    private static final int LARGEST_PAGE = 10_000;
    private static final long MOST_MEMORY = 16_000_000;

    /** How a read may fail. */
    private static final Map<Trouble, Set<FailureClass>> READING = Map.of(
            Trouble.FORBIDS_READING, EnumSet.of(FailureClass.AUTHORIZATION),
            Trouble.REFUSES_CONNECTIONS, EnumSet.of(FailureClass.UNAVAILABLE, FailureClass.CONNECTION_LOST),
            Trouble.REFUSES_OUR_LOGIN, EnumSet.of(FailureClass.AUTHENTICATION, FailureClass.CONNECTION_LOST),
            Trouble.NEVER_ANSWERS, EnumSet.of(FailureClass.TIMEOUT, FailureClass.UNAVAILABLE));

    @Test
    @Rule(
            value = "C-01",
            advice =
                    "resolve by every identifier of a type that capabilities() names, and list everything that the account holds")
    final void what_a_person_has_is_found_and_every_scope_read_to_its_end() throws Exception {
        Trial trial = open();
        Person person = person("found");
        Found other = trial.discover(person("found2"));

        Found found = trial.discover(person);

        assertEquals(1, found.accounts().size(), "accounts resolved of a person who has one");
        for (AccessKind kind : fixture.kinds()) {
            long shown = found.items().stream()
                    .filter(item -> item.id().kind().equals(kind))
                    .count();
            assertTrue(
                    shown >= fixture.atLeast(kind),
                    "of a " + kind + " the person has " + fixture.atLeast(kind) + " at least, and discover showed "
                            + shown);
        }
        assertEquals(found.items().size(), found.ids().size(), "things that were shown, and different ids among them");
        List<AccessRef> both = new ArrayList<>(found.accounts());
        both.addAll(other.accounts());
        Set<ItemId> ofBoth = found.ids();
        ofBoth.addAll(other.ids());
        assertEquals(ofBoth, trial.discover(person, both).ids(), "what is discovered of two accounts in one request");
        assertEquals(
                found.ids(),
                trial.discover(person, found.accounts(), Set.of()).ids(),
                "what is discovered when no kinds are given, which means all");
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
        List<Step> steps = trial.steps(whole);
        for (int i = 0; i < 5; i++) {
            // Lists of people are cut too.
            person("cut-too" + i);
        }

        during(Trouble.CUTS_LISTS, () -> {
            requireNotGone(trial, person, steps);
            try {
                Found cut = trial.discover(person, whole.accounts());
                boolean isLess = cut.items().size() < whole.items().size();
                assertTrue(
                        isLess || cut.scopes().stream().anyMatch(scope -> !scope.isComplete()),
                        "discover showed all of " + whole.items().size()
                                + " things of a person on a target that CUTS_LISTS: the fixture cut nothing, or a person has too few for that");
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
            requireMet(Trouble.HIDES_EVERYTHING, person);
            requireNotGone(trial, person, steps);
            requireNotEmpty(trial, person, found);
        });
    }

    /** A fixture that claims to make trouble and makes none would let every connector through. */
    private void requireMet(Trouble trouble, Person person) throws Exception {
        Resolution.Kind kind;
        try (Trial fresh = Trial.open(fixture)) {
            kind = fresh.resolve(person.subject()).kind();
        } catch (ConnectorException e) {
            return;
        }
        assertNotEquals(
                Resolution.Kind.FOUND,
                kind,
                "resolve on a target that " + trouble
                        + ", as if nothing were wrong: either the fixture makes no such trouble, or the"
                        + " connector asked nobody");
    }

    @Test
    @Rule(
            value = "C-04",
            advice =
                    "a control that check() picked, or that is read elsewhere, proves nothing about where the people are looked for")
    final void a_wrong_base_never_yields_gone() throws Exception {
        Trial right = open();
        Person person = person("beside");
        Found found = right.discover(person);
        List<Step> steps = right.steps(found);
        if (fixture.misdirected().isEmpty() && !isMissing(Gap.OTHER_PLACES)) {
            throw new AssertionError("misdirected() is empty, and gaps() does not name OTHER_PLACES");
        }
        requireNo(Gap.OTHER_PLACES);

        for (Map<String, Object> config : fixture.misdirected()) {
            Trial wrong = open(config);
            requireNotGone(wrong, person, steps);
            requireNotEmpty(wrong, person, found);
            try {
                assertFalse(wrong.check().isGood(), "check() is good where the people are not: " + config.keySet());
            } catch (ConnectorException e) {
                // That it cannot look there is as good an answer.
            }
        }
    }

    @Test
    @Rule(
            value = "C-38",
            advice =
                    "let a read that failed fail: throw, answer Verification.unreadable or report the scope as incomplete, and swallow nothing")
    final void trouble_while_reading_proves_nothing() throws Exception {
        Trial trial = open();
        Person person = person("troubled");
        Found whole = trial.discover(person);
        List<Step> steps = trial.steps(whole);
        for (Trouble trouble : List.of(
                Trouble.FORBIDS_READING,
                Trouble.REFUSES_CONNECTIONS,
                Trouble.REFUSES_OUR_LOGIN,
                Trouble.NEVER_ANSWERS)) {
            if (fixture.impossible().containsKey(trouble)) {
                continue;
            }
            if (trouble == Trouble.NEVER_ANSWERS) {
                trial.limit(SHORT.dividedBy(2));
            }
            during(trouble, () -> {
                requireMet(trouble, person);
                requireNotGone(trial, person, trouble == Trouble.NEVER_ANSWERS ? steps.subList(0, 1) : steps);
                try {
                    Found found = trial.discover(person, whole.accounts());
                    assertTrue(
                            found.ids().containsAll(whole.ids())
                                    || found.scopes().stream().anyMatch(scope -> !scope.isComplete()),
                            "discover showed " + found.items().size() + " of "
                                    + whole.items().size() + " things on a target that " + trouble
                                    + ", and called every scope complete");
                } catch (ConnectorException e) {
                    assertNotEquals(FailureClass.NOT_FOUND, e.failureClass(), "discover on a target that " + trouble);
                }
                requireClass(trouble, () -> trial.resolve(person.subject()));
                requireClass(trouble, () -> trial.prepare(any(steps)));
                requireClass(trouble, () -> {
                    if (trial.verify(any(steps)) instanceof Verification.Unreadable unreadable) {
                        throw ConnectorException.of(unreadable.failureClass(), unreadable.why());
                    }
                });
            });
        }
    }

    /** On a connection that was kept from before a target may still answer, or not answer any more, whatever it would say to a new one. */
    private static void requireClass(Trouble trouble, Work read) throws Exception {
        try {
            read.done();
        } catch (ConnectorException e) {
            Set<FailureClass> expected = READING.getOrDefault(trouble, Set.of());
            assertTrue(
                    expected.contains(e.failureClass()),
                    "a read on a target that " + trouble + " failed as " + e.failureClass() + " and not as one of "
                            + expected + ": " + e.getMessage());
        }
    }

    /** What is not shown any more is in a scope that is not complete. */
    private static void requireNotEmpty(Trial trial, Person person, Found whole) throws Exception {
        Found now;
        try {
            now = trial.discover(person, whole.accounts());
        } catch (ConnectorException e) {
            assertNotEquals(
                    FailureClass.NOT_FOUND, e.failureClass(), "discover threw NOT_FOUND about somebody who is there");
            return;
        }
        Set<ItemId> shown = now.ids();
        for (Access item : whole.items()) {
            assertTrue(
                    shown.contains(item.id())
                            || now.scopes().stream()
                                    .anyMatch(scope -> !scope.isComplete()
                                            && scope.kinds().contains(item.id().kind())),
                    "discover does not show " + item.id()
                            + ", which is there, and calls every scope of its kind complete");
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
            } catch (ConnectorException e) {
                // That nothing could be read is what it should say.
            }
            try {
                assertNotEquals(
                        Verification.Kind.HOLDS,
                        trial.verify(step).kind(),
                        "verify says that " + step + " holds, and it does not");
            } catch (ConnectorException e) {
                // That nothing could be read is what it should say.
            }
        }
    }

    @Test
    @Rule(
            value = "C-47",
            advice =
                    "search for accounts whatever state they are in, list what they hold all the same, and say alreadyInForce exactly of what holds")
    final void who_is_blocked_is_still_found() throws Exception {
        Trial trial = open();
        Person person = person("asleep");
        Found before = trial.discover(person);
        Step block = trial.steps(before).stream()
                .filter(step -> step.effect().equals(Effect.BLOCK_SIGN_IN))
                .findFirst()
                .orElseGet(() -> abort("the connector blocks nobody"));
        requireInForce(person, before);
        trial.revoke(block, ready(trial, block));
        trial.verifyWithinLag(block);

        Found after = trial.discover(person);

        Set<ItemId> expected = before.items().stream()
                .filter(item ->
                        !block.capability().alsoRemoves().contains(item.id().kind()))
                .map(Access::id)
                .collect(Collectors.toSet());
        assertTrue(
                after.ids().containsAll(expected),
                "what somebody has was not found any more once sign-in was blocked, so that it is forgotten: found "
                        + after.ids() + " of " + expected);
        requireInForce(person, after);
    }

    /** What is said to be in force already is not planned; what is in force and not said would be a reopened sign-in for the core. */
    private static void requireInForce(Person person, Found found) throws Exception {
        for (Access item : found.items()) {
            if (item.id().kind().equals(AccessKind.ACCOUNT)) {
                assertEquals(
                        person.holds(item.ref(), Effect.BLOCK_SIGN_IN),
                        item.alreadyInForce().contains(Effect.BLOCK_SIGN_IN),
                        "whether the account is said to be blocked already");
            }
        }
    }

    @Test
    @Rule(
            value = "C-28",
            advice =
                    "let a cursor name the last thing that was shown, or the target's own snapshot, and not how many there were before it")
    final void what_vanishes_between_two_pages_takes_nothing_else_with_it() throws Exception {
        Trial trial = open();
        Person person = person("vanish");
        Found before = trial.discover(person);

        during(Trouble.LOSES_THINGS_WHILE_PAGING, () -> {
            Found meanwhile;
            try {
                meanwhile = trial.discover(person, before.accounts());
            } catch (ConnectorException e) {
                assertNotEquals(
                        FailureClass.NOT_FOUND, e.failureClass(), "a list that has changed is not \"not found\"");
                return;
            }
            Set<ItemId> there = trial.discover(person, before.accounts()).ids();
            assertTrue(
                    there.size() < before.items().size(),
                    "the fixture took nothing away while the list was read, so nothing is shown");
            there.removeAll(meanwhile.ids());
            assertTrue(
                    there.isEmpty() || meanwhile.scopes().stream().anyMatch(scope -> !scope.isComplete()),
                    "something was taken away between two pages, and discover did not show " + there
                            + ", which is still there, and called every scope complete");
        });
    }

    @Test
    @Rule(
            value = "C-29",
            advice =
                    "let the target search, read page by page, and keep a page at most: never all accounts, nor all members of a group")
    final void a_hundred_thousand_neighbours_need_no_memory() throws Exception {
        Trial trial = open();
        trial.discover(person("warm"));
        requireNo(Gap.CROWD);
        Person person = fixture.crowd(CROWD)
                .orElseThrow(() -> new AssertionError("crowd() makes nobody, and gaps() does not name CROWD"));
        long before = usedMemory();
        List<AccessRef> accounts =
                trial.accounts(person).stream().map(Account::ref).toList();
        assertEquals(1, accounts.size(), "accounts resolved of a person who has one, among " + CROWD + " others");
        AtomicLong after = new AtomicLong();
        List<AccessRef> groups = new ArrayList<>();

        trial.pages(person, accounts, trial.capabilities().kinds(), page -> {
            assertTrue(
                    page.items().size() <= LARGEST_PAGE,
                    "a page of " + page.items().size() + " things; a page is held in memory, so " + LARGEST_PAGE
                            + " are plenty");
            page.items().stream()
                    .filter(item -> item.id().kind().category() == AccessCategory.ENTITLEMENT)
                    .forEach(item -> groups.add(0, item.ref()));
            groups.subList(Math.min(1, groups.size()), groups.size()).clear();
            if (page.next().isEmpty()) {
                assertTrue(
                        page.scopes().stream().allMatch(ScopeReport::isComplete),
                        "a scope was not read to its end: " + page.scopes());
                after.set(usedMemory());
            }
        });

        Optional<HoldersOp> op = trial.connector().operation(HoldersOp.class);
        if (op.isPresent() && !groups.isEmpty()) {
            AtomicLong listed = new AtomicLong();
            trial.holders(op.get(), groups.get(0), page -> {
                assertTrue(
                        page.holders().size() <= LARGEST_PAGE,
                        "a page of " + page.holders().size() + " holders");
                listed.addAndGet(page.holders().size());
            });
            assertTrue(listed.get() > CROWD, "of more than " + CROWD + " holders " + listed + " were listed");
            after.set(Math.max(after.get(), usedMemory()));
        }
        assertTrue(
                after.get() - before < MOST_MEMORY,
                "when the last page was read, " + (after.get() - before) / 1_000_000
                        + " MB more were in use than before the first");
    }

    private static long usedMemory() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
