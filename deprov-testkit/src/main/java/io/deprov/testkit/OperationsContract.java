package io.deprov.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.PendingHandle;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.ScopeReport;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import io.deprov.api.op.BatchRevokeOp;
import io.deprov.api.op.HoldersOp;
import io.deprov.api.op.ListAccountsOp;
import io.deprov.api.op.PollOp;
import io.deprov.api.op.PopulationOp;
import io.deprov.testkit.Trial.Found;
import io.deprov.testkit.Trial.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules about operations that a connector may have. */
abstract class OperationsContract extends RestoreContract {

    @Test
    @Rule(
            value = "C-34",
            advice =
                    "count those who can sign in, page by page to the end with a positive control, and throw when that cannot be done")
    final void how_many_there_are_is_counted_to_the_end() throws Exception {
        Trial trial = open();
        Optional<PopulationOp> op = trial.connector().operation(PopulationOp.class);
        if (isMissing(Gap.POPULATION)) {
            assertTrue(op.isEmpty(), "gaps() names POPULATION, and the connector has a PopulationOp");
        }
        requireNo(Gap.POPULATION);
        assertTrue(op.isPresent(), "the connector has no PopulationOp, and gaps() does not name POPULATION");
        Person person = person("counted");
        Step block = firstOf(trial, "one-more", step -> step.effect().equals(Effect.BLOCK_SIGN_IN));
        PartitionId partition = block.account().id().partition();
        long before = trial.population(op.get(), partition);
        for (int i = 0; i < 5; i++) {
            person("counted-too" + i);
        }

        assertEquals(before + 5, trial.population(op.get(), partition), "how many there are when there are five more");
        Step step = same(trial, person, block);
        trial.revoke(step, ready(trial, step));
        trial.verifyWithinLag(step);
        assertEquals(
                before + 4, trial.population(op.get(), partition), "how many can sign in when one cannot any more");

        for (Trouble trouble : List.of(Trouble.HIDES_EVERYTHING, Trouble.CUTS_LISTS, Trouble.FORBIDS_READING)) {
            if (fixture.impossible().containsKey(trouble)) {
                continue;
            }
            during(trouble, () -> {
                try {
                    assertEquals(
                            before + 4,
                            trial.population(op.get(), partition),
                            "how many there are on a target that " + trouble);
                } catch (ConnectorException e) {
                    // The guard refuses then, which is right.
                }
            });
        }
    }

    @Test
    @Rule(
            value = "C-35",
            advice =
                    "list those who hold the entitlement and can sign in, page by page to the end with a positive control, and throw when that cannot be done")
    final void who_else_holds_it_is_listed_to_the_end() throws Exception {
        Trial trial = open();
        Optional<HoldersOp> op = trial.connector().operation(HoldersOp.class);
        if (isMissing(Gap.HOLDERS)) {
            assertTrue(op.isEmpty(), "gaps() names HOLDERS, and the connector has a HoldersOp");
        }
        requireNo(Gap.HOLDERS);
        assertTrue(op.isPresent(), "the connector has no HoldersOp, and gaps() does not name HOLDERS");
        List<Step> blocks = new ArrayList<>();
        Set<ItemId> accounts = new HashSet<>();
        List<AccessRef> entitlements = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Found found = trial.discover(person("holder" + i));
            found.accounts().forEach(account -> accounts.add(account.id()));
            trial.steps(found).stream()
                    .filter(step -> step.effect().equals(Effect.BLOCK_SIGN_IN))
                    .forEach(blocks::add);
            found.items().stream()
                    .filter(item -> item.id().kind().category() == AccessCategory.ENTITLEMENT)
                    .findFirst()
                    .ifPresent(item -> entitlements.add(item.ref()));
        }
        if (entitlements.isEmpty()) {
            abort("nobody has an entitlement");
        }
        AccessRef held = entitlements.get(0);

        assertTrue(
                trial.holders(op.get(), held).containsAll(accounts),
                "five people hold " + held.id() + ", and not all of them were listed");
        Step block = blocks.isEmpty() ? abort("the connector blocks nobody") : blocks.get(0);
        trial.revoke(block, ready(trial, block));
        trial.verifyWithinLag(block);
        assertFalse(
                trial.holders(op.get(), held).contains(block.account().id()),
                "somebody who cannot sign in any more is listed as one who holds it: the last administrator would be gone");
        accounts.remove(block.account().id());
        Person former = person("former");
        Optional<Step> removal = trial.steps(trial.discover(former)).stream()
                .filter(step -> step.effect().equals(Effect.REMOVE)
                        && step.ref().access().kind().equals(held.kind())
                        && step.ref().access().id().nativeId().equals(held.id().nativeId()))
                .findFirst();
        if (removal.isPresent()) {
            trial.revoke(removal.get(), ready(trial, removal.get()));
            trial.verifyWithinLag(removal.get());
            assertFalse(
                    trial.holders(op.get(), held)
                            .contains(removal.get().account().id()),
                    "somebody who does not hold it any more is listed as one who does");
        }

        for (Trouble trouble : List.of(Trouble.HIDES_EVERYTHING, Trouble.CUTS_LISTS, Trouble.FORBIDS_READING)) {
            if (fixture.impossible().containsKey(trouble)) {
                continue;
            }
            during(trouble, () -> {
                try {
                    assertTrue(
                            trial.holders(op.get(), held).containsAll(accounts),
                            "holders that are there were left out on a target that " + trouble);
                } catch (ConnectorException e) {
                    // The guard refuses then, which is right.
                }
            });
        }
    }

    private static <T> T having(Trial trial, Class<T> operation) {
        return trial.connector()
                .operation(operation)
                .orElseGet(() -> abort("the connector has no " + operation.getSimpleName()));
    }

    @Test
    @Rule(
            value = "C-44",
            advice =
                    "answer each step of a batch by its own id with its own outcome or failure, go on after one that fails, and throw only when nothing was sent")
    final void each_step_of_a_batch_has_its_own_outcome() throws Exception {
        Trial trial = open();
        BatchRevokeOp op = having(trial, BatchRevokeOp.class);
        Step model = trial.steps(trial.discover(person("batch"))).stream()
                .filter(step -> step.capability().phase() != Phase.RETIRE)
                .findFirst()
                .orElseGet(() -> abort("the connector deletes, and does nothing else"));
        List<Person> people = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        List<Preparation.Ready> ready = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            people.add(person("batch" + i));
            steps.add(same(trial, people.get(i), model));
            ready.add(ready(trial, steps.get(i)));
        }
        Person hire = people.get(1).replace();
        String hired = hire.picture();

        BatchRevokeOp.Answer answer = trial.revokeAll(op, steps, ready);

        for (int i = 0; i < 3; i += 2) {
            Step step = steps.get(i);
            assertTrue(
                    answer.outcome(step.ref().id())
                            .map(outcome -> Set.of(RevokeOutcome.Kind.CHANGED, RevokeOutcome.Kind.ACCEPTED)
                                    .contains(outcome.kind()))
                            .orElse(false),
                    "step " + i + " of a batch, which nothing is wrong with, has no outcome that says so: "
                            + answer.failure(step.ref().id()).map(Throwable::getMessage));
            assertEquals(
                    Verification.Kind.HOLDS,
                    trial.verifyWithinLag(step).kind(),
                    "verify of step " + i + " of a batch, one of which failed");
        }
        Step gone = steps.get(1);
        assertTrue(
                answer.failure(gone.ref().id())
                                .map(e -> !e.mayHaveTakenEffect())
                                .orElse(false)
                        || answer.outcome(gone.ref().id())
                                .map(outcome -> outcome.kind() == RevokeOutcome.Kind.REFUSED)
                                .orElse(false),
                "a step of a batch about somebody who is gone has neither a failure without effect nor a refusal");
        assertEquals(hired, hire.picture(), "a new hire of the name of somebody whom a batch was about");
        losesAnswers(trial, op, model);
    }

    private void losesAnswers(Trial trial, BatchRevokeOp op, Step model) throws Exception {
        if (fixture.impossible().containsKey(Trouble.LOSES_ANSWERS_TO_WRITES)) {
            return;
        }
        List<Person> people = List.of(person("doubt0"), person("doubt1"));
        List<Step> steps = new ArrayList<>();
        List<Preparation.Ready> ready = new ArrayList<>();
        for (Person each : people) {
            steps.add(same(trial, each, model));
            ready.add(ready(trial, steps.get(steps.size() - 1)));
        }
        long writes = fixture.writes().orElse(0L);
        during(Trouble.LOSES_ANSWERS_TO_WRITES, () -> {
            try {
                BatchRevokeOp.Answer answer = trial.revokeAll(op, steps, ready);
                for (Step step : steps) {
                    boolean isDoubt = answer.outcome(step.ref().id())
                            .map(outcome -> outcome.kind() == RevokeOutcome.Kind.UNKNOWN)
                            .or(() -> answer.failure(step.ref().id()).map(ConnectorException::mayHaveTakenEffect))
                            .orElse(true);
                    boolean holds =
                            people.get(steps.indexOf(step)).holds(step.ref().access(), step.effect());
                    assertTrue(
                            isDoubt || !holds,
                            "a step of a batch whose answer was lost has taken effect, and is no doubt");
                }
            } catch (ConnectorException e) {
                fail("a batch threw " + e.failureClass() + " after something was sent, which says that nothing was");
            }
        });
        assertTrue(
                fixture.writes().orElse(writes) - writes <= steps.size(),
                "steps of a batch were sent again when the answer was lost");
    }

    @Test
    @Rule(
            value = "C-45",
            advice =
                    "list every account once, page by page to the end and no page longer than asked, and report the scope as complete with a positive control only")
    final void every_account_is_listed_once() throws Exception {
        Trial trial = open();
        ListAccountsOp op = having(trial, ListAccountsOp.class);
        Map<ItemId, Person> people = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            Person each = person("listed" + i);
            people.put(trial.accounts(each).get(0).id(), each);
        }
        Step block = firstOf(trial, "listed", step -> step.effect().equals(Effect.BLOCK_SIGN_IN));
        trial.revoke(block, ready(trial, block));
        trial.verifyWithinLag(block);
        Map<ItemId, ListAccountsOp.Listing> listed = new HashMap<>();
        List<ScopeReport> scopes = new ArrayList<>();

        trial.listAccounts(op, 2, page -> {
            assertTrue(
                    page.listings().size() <= 2,
                    "a page of " + page.listings().size() + " accounts, and 2 were asked for");
            for (ListAccountsOp.Listing each : page.listings()) {
                ListAccountsOp.Listing before = listed.put(each.account().id(), each);
                assertTrue(before == null, each.account().id() + " is listed twice");
            }
            scopes.addAll(page.scopes());
        });

        people.put(block.account().id(), person("counted"));
        for (ItemId id : people.keySet()) {
            assertTrue(listed.containsKey(id), id + " is there, and is not listed");
            assertNotEquals(
                    Optional.of(id.equals(block.account().id())),
                    listed.get(id).enabled(),
                    "whether " + id + " is enabled, of whom " + block.account().id() + " is blocked");
        }
        assertFalse(scopes.isEmpty(), "no scope says how completely the accounts were listed");
        for (ScopeReport scope : scopes) {
            assertTrue(
                    scope.isComplete()
                            && scope.control().map(PositiveControl::isShown).orElse(false),
                    "scope " + scope.scope() + " was not read to its end, or has no positive control that was shown");
        }
        for (Trouble trouble : List.of(Trouble.HIDES_EVERYTHING, Trouble.CUTS_LISTS, Trouble.FORBIDS_READING)) {
            if (fixture.impossible().containsKey(trouble)) {
                continue;
            }
            during(trouble, () -> {
                List<ItemId> now = new ArrayList<>();
                List<ScopeReport> then = new ArrayList<>();
                try {
                    trial.listAccounts(op, 2, page -> {
                        page.listings().forEach(each -> now.add(each.account().id()));
                        then.addAll(page.scopes());
                    });
                } catch (ConnectorException e) {
                    return;
                }
                assertTrue(
                        now.containsAll(people.keySet()) || then.stream().anyMatch(scope -> !scope.isComplete()),
                        "accounts were left out on a target that " + trouble + ", and every scope is called complete");
            });
        }
    }

    @Test
    @Rule(
            value = "C-46",
            advice =
                    "let poll ask the target by the handle alone, and throw NOT_FOUND about work that the target knows nothing of")
    final void accepted_work_can_be_asked_after() throws Exception {
        Trial trial = open();
        having(trial, PollOp.class);
        int people = 0;
        boolean any = false;
        for (Step model : trial.steps(trial.discover(person("later")))) {
            Person person = person("later" + people++);
            Step step = same(trial, person, model);
            RevokeOutcome outcome = trial.revoke(step, ready(trial, step));
            if (!(outcome instanceof RevokeOutcome.Accepted accepted)) {
                continue;
            }
            any = true;
            Trial later = open();
            PollOp op = having(later, PollOp.class);
            Optional<Long> writes = fixture.writes();
            RevokeOutcome.Kind then = later.poll(op, step, accepted.pending()).kind();
            long end = System.nanoTime()
                    + step.capability().maximumLag().plus(GRACE).toNanos();
            while (then == RevokeOutcome.Kind.ACCEPTED && System.nanoTime() < end) {
                Thread.sleep(20);
                then = later.poll(op, step, accepted.pending()).kind();
            }

            assertTrue(
                    Set.of(RevokeOutcome.Kind.CHANGED, RevokeOutcome.Kind.ALREADY_IN_STATE)
                            .contains(then),
                    step + " was accepted, and when its lag was over a connector that was opened afterwards said "
                            + then);
            assertTrue(
                    person.holds(step.ref().access(), step.effect()),
                    step + " is said to be finished, and does not hold");
            assertEquals(
                    writes, fixture.writes(), "requests that change anything, before and after work was asked after");
            try {
                RevokeOutcome.Kind unknown = later.poll(op, step, new PendingHandle("contract-unknown"))
                        .kind();
                assertTrue(
                        unknown == RevokeOutcome.Kind.UNKNOWN,
                        "work that the target knows nothing of came to " + unknown);
            } catch (ConnectorException e) {
                assertTrue(
                        Set.of(FailureClass.NOT_FOUND, FailureClass.INVALID_REQUEST, FailureClass.UNSUPPORTED)
                                .contains(e.failureClass()),
                        "work that the target knows nothing of threw " + e.failureClass());
            }
        }
        if (!any) {
            abort("the target accepts nothing for later");
        }
    }
}
