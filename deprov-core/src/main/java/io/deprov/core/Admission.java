package io.deprov.core;

import com.google.common.collect.Sets;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.Subject;
import io.deprov.core.journal.CaseHistory;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import java.text.Normalizer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Decides whether a plan may be executed now, and opens its execution. */
final class Admission {

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private final StepStore store;
    private final Clock clock;
    private final boolean selfApproval;

    Admission(StepStore store, Clock clock, boolean selfApproval) {
        this.store = store;
        this.clock = clock;
        this.selfApproval = selfApproval;
    }

    /** Whether calls may be made; false when only doubts can be settled because the approval has expired. */
    boolean mayCall(Plan plan, Approval approval) throws RefusedException {
        String digest = plan.digest();
        if (!approval.planDigest().equals(digest)) {
            throw new RefusedException("the approval is for another plan (" + approval.planDigest() + ", this is "
                    + digest + "); have this one approved");
        }
        if (approval.selfApproved() && !selfApproval) {
            throw new RefusedException(
                    "the plan is self-approved, and the configuration does not say selfApproval: true");
        }
        requireSomebodyElse(plan, approval.approver());
        Optional<CaseRecord> existing = store.find(digest);
        if (existing.isPresent() && existing.get().supersededBy() != null) {
            throw new RefusedException(
                    "a newer plan of this case took over (" + existing.get().supersededBy() + ")");
        }
        if (existing.map(CaseRecord::isFinished).orElse(false)) {
            throw new RefusedException(
                    "the plan is finished: every step is verified, attested or cancelled; plan again to see whether anything is left,"
                            + " and for a further leave after a rehire plan generation " + (plan.generation() + 1)
                            + " of the case");
        }
        boolean valid = approval.isValidAt(clock.instant());
        boolean somethingToSettle = existing.stream()
                .flatMap(open -> open.steps().values().stream())
                .anyMatch(StepRecord::isUnsettled);
        if (!valid && !somethingToSettle) {
            throw new RefusedException(
                    "the approval expired at " + approval.expiresAt() + "; have the plan approved again");
        }
        if (plan.steps().isEmpty()) {
            throw new RefusedException("the plan has no steps, so there is nothing to execute");
        }
        return valid;
    }

    /**
     * The leaver approves nothing, whichever of their names they use: what the plan shows of their accounts and of those that look like
     * theirs, however it is written.
     */
    static void requireSomebodyElse(Plan plan, String approver) throws RefusedException {
        boolean isLeaver = Stream.of(
                        plan.identifiers().stream().map(Identifier::value),
                        plan.found().stream().map(found -> found.identifier().value()),
                        plan.accounts().stream().map(Plan.PlanAccount::displayName),
                        plan.accounts().stream().flatMap(account -> account.ref().facts().values().stream()),
                        plan.lookAlikes().stream().map(Plan.PlanLookAlike::displayName))
                .flatMap(names -> names)
                .anyMatch(name -> written(name).equals(written(approver)));
        if (isLeaver) {
            throw new RefusedException(
                    "the approver is the leaver, or has the name of an account that is theirs or looks"
                            + " like theirs; somebody else has to approve");
        }
    }

    /** A name without what only its writing adds: case, width and spaces. */
    private static String written(String name) {
        return SPACES.matcher(Normalizer.normalize(name, Normalizer.Form.NFKC))
                .replaceAll(" ")
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /**
     * A case is one subject's. Whoever plans under the same case id gives at least one identifier that its plans were made with or
     * found, and no other value only of a type that they gave.
     */
    static void requireSameSubject(String caseId, Subject subject, List<Plan> plans) throws RefusedException {
        Set<Identifier> given = new TreeSet<>();
        Set<Identifier> known = new TreeSet<>();
        for (Plan plan : plans) {
            given.addAll(plan.identifiers());
            plan.found().forEach(found -> known.add(found.identifier()));
        }
        known.addAll(given);
        Set<IdentifierType> others = types(given);
        others.retainAll(types(subject.identifiers()));
        others.removeAll(types(Sets.intersection(known, subject.identifiers())));
        boolean isStranger = !plans.isEmpty() && Collections.disjoint(known, subject.identifiers());
        if (isStranger || !others.isEmpty()) {
            throw new RefusedException("case " + caseId + " was opened for a subject "
                    + (isStranger ? "with none of these identifiers" : "with another " + others)
                    + "; use another case id for another person, and for the same person give an identifier of each type"
                    + " that the case was opened with as it was then, besides the new one");
        }
    }

    /** Who was let back in is not planned for under the decision that was taken back then: the next leave is another generation. */
    static void requireNotCancelled(StepStore store, String caseId, int generation) throws RefusedException {
        boolean isCancelled = store.casesOf(caseId).stream()
                .anyMatch(record -> record.generation() == generation && record.cancelled() != null);
        if (isCancelled) {
            throw new RefusedException("generation " + generation + " of case " + caseId
                    + " was cancelled; for a further leave plan generation " + (generation + 1));
        }
    }

    /**
     * A decision to give something back is carried out before another plan begins, or each would undo what the other does; and whoever
     * approved a plan before that decision did not know of it.
     */
    private static void requireNothingGivenBack(Plan plan, Approval approval, List<CaseRecord> executions)
            throws RefusedException {
        for (CaseRecord other : executions) {
            boolean isUnderWay = other.steps().values().stream()
                    .anyMatch(
                            step -> step.state() == StepState.RESTORING || step.state() == StepState.RESTORE_IN_DOUBT);
            if (isUnderWay) {
                throw new RefusedException(
                        "something that plan " + other.planDigest()
                                + " had taken away is being given back and is not settled: restore that plan again, then go on");
            }
            boolean isOlder = plan.steps().stream()
                    .map(step -> other.steps().get(step.id()))
                    .anyMatch(step -> step != null
                            && step.isEndedByRestoring()
                            && approval.approvedAt().isBefore(step.since()));
            if (isOlder) {
                throw new RefusedException(
                        "this plan was approved before some of its steps were given back or called off: plan"
                                + " again, and have that approved if they are to be done all the same");
            }
        }
    }

    private static Set<IdentifierType> types(Set<Identifier> identifiers) {
        Set<IdentifierType> types = new TreeSet<>();
        identifiers.forEach(identifier -> types.add(identifier.type()));
        return types;
    }

    /** Whether what a plan in between had no step for, and left unread with an older one, is read under this one now. */
    private static boolean isTakenOn(CaseRecord older, CaseRecord open) {
        return older.steps().values().stream().anyMatch(step -> {
            StepRecord newer = open.steps().get(step.id());
            return step.isUnsettled()
                    && newer != null
                    && newer.intentAt() != null
                    && newer.intentAt().equals(step.intentAt());
        });
    }

    /** Opens the execution, or finds the one that is open; takes over from older plans of the same case. */
    CaseRecord open(Plan plan, Approval approval, boolean mayCall) throws RefusedException {
        String digest = plan.digest();
        Optional<CaseRecord> existing = store.find(digest);
        List<CaseRecord> earlier = new ArrayList<>();
        for (CaseRecord other : store.casesOf(plan.caseId())) {
            if (other.planDigest().equals(digest)) {
                break;
            }
            earlier.add(other);
        }
        if (existing.isEmpty()) {
            requireSameSubject(
                    plan.caseId(),
                    plan.subject(),
                    CaseHistory.of(store, plan.caseId()).plans());
            requireNotCancelled(store, plan.caseId(), plan.generation());
            requireNothingGivenBack(plan, approval, store.casesOf(plan.caseId()));
            for (CaseRecord other : earlier) {
                if (other.supersededBy() == null && other.generation() > plan.generation()) {
                    throw new RefusedException("this plan is of generation " + plan.generation() + ", but generation "
                            + other.generation() + " of the case is known; plan again");
                }
            }
            store.open(plan, approval);
        } else if (mayCall && !existing.get().approval().equals(approval)) {
            store.approve(digest, approval);
        }
        // Also when it is open already: a crash may have come between opening it and this.
        CaseRecord open = store.find(digest).orElseThrow();
        earlier.stream()
                .filter(other -> other.supersededBy() == null ? !other.isFinished() : isTakenOn(other, open))
                .forEach(other -> store.supersede(other.planDigest(), digest));
        return store.find(digest).orElseThrow();
    }
}
