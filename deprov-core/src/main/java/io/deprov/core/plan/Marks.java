package io.deprov.core.plan;

import io.deprov.api.StepId;
import io.deprov.api.access.Account;
import io.deprov.core.json.CoreJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans what no target is called for: an account's pauses and notices. */
final class Marks {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST_NAME = 50;

    private final String caseId;
    private final int generation;
    private final Runbook runbook;
    private final boolean hasNotifier;

    Marks(String caseId, int generation, Runbook runbook, boolean hasNotifier) {
        this.caseId = caseId;
        this.generation = generation;
        this.runbook = runbook;
        this.hasNotifier = hasNotifier;
    }

    static void requireName(String name) {
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a pause or a topic is lower-case words joined by \"-\", in at most " + LONGEST_NAME
                            + " characters");
        }
    }

    /**
     * The account's steps with the marks between them.
     *
     * @param own the account's other steps
     */
    List<PlannedStep> among(Account account, List<PlannedStep> own, PlannedBefore before) {
        List<PlannedStep> pauses = new ArrayList<>();
        for (int i = 0; i < runbook.pauses().size(); i++) {
            RunbookPause pause = runbook.pauses().get(i);
            pauses.add(new Mark(account, before).pause(pause, runbook.rules().size() + i));
        }
        List<PlannedStep> steps = new ArrayList<>(pauses);
        own.forEach(step -> steps.add(step.withNeeds(with(
                step.needs(), pauses.stream().filter(pause -> pause.phase().compareTo(step.phase()) < 0)))));
        for (int i = 0; i < runbook.notices().size(); i++) {
            RunbookNotice notice = runbook.notices().get(i);
            int order = runbook.rules().size() + pauses.size() + i;
            steps.add(new Mark(account, before)
                    .notice(notice, order)
                    .withNeeds(with(
                            List.of(), own.stream().filter(step -> step.phase().compareTo(notice.after()) <= 0))));
        }
        return steps;
    }

    private static List<StepId> with(List<StepId> needs, Stream<PlannedStep> more) {
        return Stream.concat(needs.stream(), more.map(PlannedStep::id))
                .distinct()
                .sorted()
                .toList();
    }

    /** One account's marks. What was done under an earlier plan is not done again. */
    private final class Mark {

        private final Account account;
        private final Set<StepId> done;

        Mark(Account account, PlannedBefore before) {
            this.account = account;
            this.done = before.steps().stream()
                    .filter(PlannedBefore.EarlierStep::isVerified)
                    .map(earlier -> earlier.step().id())
                    .collect(Collectors.toCollection(HashSet::new));
        }

        PlannedStep pause(RunbookPause pause, int order) {
            StepId id = StepIds.of(caseId, generation, account.id(), pause.effect());
            return new PlannedStep(
                    id,
                    StepKind.WAIT,
                    pause.after(),
                    order,
                    pause.effect(),
                    Planner.ref(account),
                    Planner.ref(account),
                    CoreJson.writable(account.displayName()),
                    List.of(),
                    Duration.ZERO,
                    pause.length(),
                    done.contains(id),
                    List.of(),
                    PlannedStep.NOT_RESTORABLE,
                    "");
        }

        PlannedStep notice(RunbookNotice notice, int order) {
            StepId id = StepIds.of(caseId, generation, account.id(), notice.effect());
            String text = CoreJson.writable(notice.text());
            return new PlannedStep(
                    id,
                    hasNotifier ? StepKind.NOTIFY : StepKind.MANUAL,
                    notice.after(),
                    order,
                    notice.effect(),
                    Planner.ref(account),
                    Planner.ref(account),
                    CoreJson.writable(account.displayName()),
                    List.of(),
                    Duration.ZERO,
                    Duration.ZERO,
                    done.contains(id),
                    List.of(),
                    PlannedStep.NOT_RESTORABLE,
                    hasNotifier
                            ? text
                            : "there is no notifier, so somebody has to tell " + notice.topic() + " when "
                                    + notice.after() + " is over: " + text);
        }
    }
}
