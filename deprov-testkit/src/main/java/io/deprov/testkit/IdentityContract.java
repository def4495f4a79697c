package io.deprov.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.deprov.api.AccountMatch;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.Resolution;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.Protection;
import io.deprov.api.access.Subject;
import io.deprov.testkit.Trial.Found;
import io.deprov.testkit.Trial.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules about doing it to the right one. */
abstract class IdentityContract extends LimitsContract {

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

    /** Names, and names that somebody would hit who takes them for a pattern, cuts spaces off or folds letters. */
    private static final Map<String, String> ALIKE = Map.of(
            "q%r", "qxxr",
            "a_b", "axb",
            "a?b", "axb",
            "a.b", "axb",
            "a[bc]", "ab",
            "c|d", "hd",
            "t ", "t",
            "e\u0301", "\u00e9",
            "UP", "up",
            "end", "the-hend");

    @Test
    @Rule(
            value = "C-12",
            advice =
                    "pin the immutable id; where it is gone and its name is taken, prepare answers Drifted and revoke throws CONFLICT")
    final void a_new_hire_of_the_same_name_is_left_alone() throws Exception {
        Trial trial = open();
        Person leaver = person("hire");
        Found found = trial.discover(leaver);
        List<Step> steps = trial.steps(found);
        List<Preparation.Ready> ready = new ArrayList<>();
        for (Step step : steps) {
            ready.add(ready(trial, step));
        }

        Person hire = leaver.replace();
        String before = hire.picture();
        for (Account account : trial.accounts(leaver)) {
            assertFalse(
                    found.accounts().stream().anyMatch(gone -> gone.id().equals(account.id())),
                    "resolve finds an account that is gone");
        }
        assertNotEquals(
                Resolution.Kind.FOUND,
                trial.resolve(leaver.subject()).kind(),
                "resolve of somebody who is gone, and whose name is a new hire's");
        assertTrue(
                trial.discover(leaver, found.accounts()).items().isEmpty(),
                "discover of an account that is gone lists what is a new hire's");

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
        List<Verification.Kind> kinds = new ArrayList<>();
        for (Step step : steps) {
            kinds.add(trial.verify(step).kind());
        }
        for (Step step : trial.steps(trial.discover(hire))) {
            if (!isDeletion(step) && trial.prepare(step) instanceof Preparation.Ready now) {
                trial.revoke(step, now);
            }
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).ref().access().kind().category() == AccessCategory.ENTITLEMENT) {
                // A target may know its members by their names only.
                continue;
            }
            assertEquals(
                    kinds.get(i),
                    trial.verify(steps.get(i)).kind(),
                    "verify of " + steps.get(i)
                            + " of somebody who is gone, before and after the same was done to the new hire of that name");
        }
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
            Found before = trial.discover(person);
            person.rename();
            assertEquals(
                    Verification.Kind.NOT_YET,
                    trial.verify(step).kind(),
                    "verify of " + step + ", which was not done, after the account was renamed");
            assertEquals(
                    before.ids(),
                    trial.discover(person, before.accounts()).ids(),
                    "what is discovered after the account was renamed");

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
        if (people == 0) {
            abort("everything on this target is known by its name only");
        }
    }

    @Test
    @Rule(
            value = "C-14",
            advice =
                    "pass names through the client's own escaping, never into a filter, a DN, a URL, a command or SQL by hand")
    final void hostile_names_reach_nobody_else() throws Exception {
        Trial trial = open();
        requireNo(Gap.HOSTILE_NAMES);
        int taken = 0;
        for (String name : HOSTILE) {
            Optional<Person> hostile = fixture.person("h" + name);
            if (hostile.isEmpty()) {
                continue;
            }
            taken++;
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
        for (Map.Entry<String, String> pair : ALIKE.entrySet()) {
            Optional<Person> leaver = fixture.person("h" + pair.getKey());
            Optional<Person> victim = leaver.isPresent() ? fixture.person("h" + pair.getValue()) : Optional.empty();
            if (victim.isPresent()) {
                String before = victim.get().picture();
                for (Step step : trial.steps(trial.discover(leaver.get()))) {
                    if (trial.prepare(step) instanceof Preparation.Ready ready) {
                        trial.revoke(step, ready);
                    }
                }
                assertEquals(
                        before,
                        victim.get().picture(),
                        "somebody called \"h" + pair.getValue() + "\", after the steps of \"h" + pair.getKey() + "\"");
            }
        }
        assertTrue(taken > 0, "the fixture makes nobody with a hostile name, and gaps() does not name HOSTILE_NAMES");
    }

    @Test
    @Rule(
            value = "C-15",
            advice = "change what the step's access names, and nothing besides what the capability says goes with it")
    final void nobody_else_is_touched() throws Exception {
        Trial trial = open();
        Person person = person("close");
        // Ids that are counted begin alike too.
        List<Person> bystanders = new ArrayList<>();
        for (int i = 2; i < 13; i++) {
            bystanders.add(person("close" + i));
        }
        List<String> before = pictures(bystanders);

        for (Step step : trial.steps(trial.discover(person))) {
            if (trial.prepare(step) instanceof Preparation.Ready ready) {
                trial.revoke(step, ready);
            }
        }

        assertEquals(before, pictures(bystanders), "people whose names begin with the leaver's");
        int people = 0;
        for (Step wanted : trial.steps(trial.discover(person("own")))) {
            Person each = person("own" + people++);
            Step step = same(trial, each, wanted);
            Map<Step, Boolean> others = new LinkedHashMap<>();
            for (Step other : trial.steps(trial.discover(each))) {
                boolean goesWithIt = step.capability()
                        .alsoRemoves()
                        .contains(other.ref().access().kind());
                // Without a password nobody signs in with it, whatever the account says.
                boolean followsFromIt = step.ref().access().kind().equals(AccessKind.PASSWORD)
                        && other.effect().equals(Effect.BLOCK_SIGN_IN);
                if (!other.ref().id().equals(step.ref().id()) && !goesWithIt && !followsFromIt && !isDeletion(step)) {
                    others.put(other, each.holds(other.ref().access(), other.effect()));
                }
            }
            trial.revoke(step, ready(trial, step));
            trial.verifyWithinLag(step);
            for (Map.Entry<Step, Boolean> other : others.entrySet()) {
                assertEquals(
                        other.getValue(),
                        each.holds(other.getKey().ref().access(), other.getKey().effect()),
                        "whether " + other.getKey() + " holds, of the same person, after " + step);
            }
        }
    }

    private static List<String> pictures(List<Person> people) throws Exception {
        List<String> pictures = new ArrayList<>();
        for (Person each : people) {
            pictures.add(each.picture());
        }
        return pictures;
    }

    @Test
    @Rule(
            value = "C-33",
            advice =
                    "read whatever protects an account on this target, with the account, and give Protection.unreadable when that could not be read")
    final void who_is_protected_is_said() throws Exception {
        Trial trial = open();
        for (Account account : trial.accounts(person("ordinary"))) {
            assertEquals(
                    Protection.State.NOT_PROTECTED,
                    account.protection().state(),
                    "protection of somebody ordinary, about whom nothing could be done: "
                            + account.protection().why());
        }
        requireNo(Gap.PROTECTION);
        Person person = fixture.protectedPerson("untouchable")
                .orElseThrow(() ->
                        new AssertionError("protectedPerson() makes nobody, and gaps() does not name PROTECTION"));

        List<Account> accounts = trial.accounts(person);

        assertFalse(accounts.isEmpty(), "nothing was found of somebody whom the target protects");
        for (Account account : accounts) {
            assertTrue(account.protection().isProtected(), "somebody whom the target protects is called not protected");
            assertFalse(account.protection().why().isBlank(), "who is protected is said without a reason");
        }
        Set<Protection.State> discovered = trial.discover(person).items().stream()
                .filter(item -> item instanceof Account)
                .map(item -> ((Account) item).protection().state())
                .collect(Collectors.toSet());
        assertFalse(
                discovered.contains(Protection.State.NOT_PROTECTED),
                "discover calls somebody whom the target protects not protected, and resolve did not");
    }

    @Test
    @Rule(
            value = "C-39",
            advice =
                    "add every hit of every identifier to the Resolution, with linking() and the account's own identifiers, and let it decide")
    final void every_identifier_counts() throws Exception {
        Trial trial = open();
        for (Identifier identifier : person("exact").subject().identifiers()) {
            String value = identifier.value();
            String most = value.substring(0, value.length() - 1);
            for (String other : List.of(
                    value + "0",
                    "x" + value,
                    value + "*",
                    "*" + value,
                    most + "_",
                    most + "?",
                    most + ".",
                    "*",
                    "%",
                    ".*")) {
                requireNobody(trial, new Identifier(identifier.type(), other));
            }
        }
        for (AccountMatch match : trial.resolve(person("own-ids").subject()).accounts()) {
            Set<IdentifierType> linking = new HashSet<>();
            trial.capabilities().identifierTypes().forEach((type, use) -> {
                if (use == IdentifierUse.LINKING) {
                    linking.add(type);
                }
            });
            for (Identifier identifier : match.linkedBy()) {
                assertTrue(
                        !linking.contains(identifier.type())
                                || match.account().identifiers().contains(identifier),
                        "the account does not carry the " + identifier.type()
                                + " that it is said to be found by: nothing shows that it is the right one");
            }
        }
        requireBothAccounts(trial);
        List<Identifier> both = new ArrayList<>();
        Set<ItemId> accounts = new HashSet<>();
        for (Person each : List.of(person("mixed"), person("mixed2"))) {
            both.addAll(each.subject().identifiers());
            trial.accounts(each).forEach(account -> accounts.add(account.id()));
        }

        Resolution resolution = trial.resolve(Subject.of(both));

        Set<ItemId> found = resolution.accounts().stream()
                .map(match -> match.account().id())
                .collect(Collectors.toSet());
        assertTrue(
                resolution.kind() == Resolution.Kind.AMBIGUOUS
                        || (resolution.kind() == Resolution.Kind.FOUND && found.equals(accounts)),
                "resolve by the identifiers of two accounts, " + accounts + ", came to " + resolution.kind() + " of "
                        + found);
    }

    /** An administrator's second account, say. */
    private void requireBothAccounts(Trial trial) throws Exception {
        Person person = person("twofold");
        Set<ItemId> first = trial.accounts(person).stream().map(Account::id).collect(Collectors.toSet());
        if (!fixture.addAccount(person, "twofold-admin")) {
            return;
        }
        Resolution resolution = trial.resolve(person.subject());
        Set<ItemId> found = resolution.accounts().stream()
                .map(match -> match.account().id())
                .collect(Collectors.toSet());
        assertTrue(
                resolution.kind() == Resolution.Kind.AMBIGUOUS
                        || (resolution.kind() == Resolution.Kind.FOUND
                                && found.size() == first.size() + 1
                                && found.containsAll(first)),
                "resolve of somebody with a second account came to " + resolution.kind() + " of " + found);
    }

    private static void requireNobody(Trial trial, Identifier identifier) {
        try {
            assertNotEquals(
                    Resolution.Kind.FOUND,
                    trial.resolve(Subject.of(identifier)).kind(),
                    "somebody is found by \"" + identifier.value() + "\", which is nobody's " + identifier.type());
        } catch (ConnectorException e) {
            // The target may not take such a value.
        }
    }
}
