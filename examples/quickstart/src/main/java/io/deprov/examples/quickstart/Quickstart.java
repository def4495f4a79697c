package io.deprov.examples.quickstart;

import com.unboundid.ldap.sdk.LDAPException;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.Subject;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.Secret;
import io.deprov.api.config.SecretRef;
import io.deprov.api.config.SecretResolver;
import io.deprov.core.Deprovisioner;
import io.deprov.core.PlanningResult;
import io.deprov.core.RefusedException;
import io.deprov.core.TargetCheck;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * One leaver, the whole way: find, plan, approve, revoke, verify, record, on a directory in this JVM.
 *
 * <p>Exit codes: 0 when everything due is verified and every check from outside agrees, 1 when not, 3 when nobody approved.
 */
public final class Quickstart {

    private final PrintStream out;
    private final Company company;
    private final EmbeddedDirectory directory;
    private final List<String> containedBy = Collections.synchronizedList(new ArrayList<>());

    private Quickstart(PrintStream out, Company company, EmbeddedDirectory directory) {
        this.out = out;
        this.company = company;
        this.directory = directory;
    }

    /** Runs it; {@code --yes} approves without asking. */
    public static void main(String[] args) {
        int code;
        try {
            code = run(Arrays.asList(args), System.out);
        } catch (LDAPException | IOException | ConfigException e) {
            System.err.println("The quickstart could not run: " + e.getMessage());
            code = 2;
        }
        System.exit(code);
    }

    static int run(List<String> args, PrintStream out) throws LDAPException, IOException, ConfigException {
        List<String> unknown = args.stream().filter(arg -> !arg.equals("--yes")).toList();
        if (!unknown.isEmpty()) {
            throw new ConfigException(List.of("it knows the argument --yes only, not " + unknown));
        }
        Company company = Company.ofSeed(Company.SEED);
        try (EmbeddedDirectory directory = EmbeddedDirectory.start(company)) {
            return new Quickstart(out, company, directory).tell(args.contains("--yes"));
        }
    }

    private int tell(boolean yes) throws LDAPException, IOException, ConfigException {
        Path state = Files.createTempDirectory("deprov-quickstart-");
        out.printf(
                "%s has %d accounts and %d groups, in an LDAP directory in this JVM (127.0.0.1:%d, StartTLS).%n",
                Company.NAME, company.accountCount(), company.groupCount(), directory.port());
        out.printf(
                "%s leaves today. All we are told is employeeNumber=%s.%n",
                company.leaver().commonName(), company.leaver().employeeNumber());
        try (Deprovisioner deprov = deprovisioner(state)) {
            for (TargetCheck check : deprov.check()) {
                out.printf("%nchecked %s: %s%n", check.target(), check.isGood() ? "good" : "NOT good: " + check);
            }
            Subject leaver =
                    Subject.of(Identifier.of("employeeNumber", company.leaver().employeeNumber()));
            PlanningResult planned;
            Approval approval;
            try {
                planned = deprov.plan(PlanRequest.of(leaver));
                new PlanTable(out).print(planned.plan());
                approval = approve(deprov, planned.plan(), yes);
            } catch (RefusedException e) {
                out.println("Stopped, and nothing was changed: " + e.getMessage());
                return 3;
            }
            Snapshot before = directory.snapshot();
            RunReport report = apply(deprov, planned.plan(), approval);
            boolean proved = new Proofs(out, company, directory).show(before, List.copyOf(containedBy));
            out.printf("%nVerdict: %s", report.verdict());
            out.println(
                    report.coverage().scheduled().isEmpty()
                            ? ""
                            : " (the accounts are deleted when 30 days have passed)");
            report.coverage().open().forEach(cell -> out.println("  open: " + cell));
            out.println("Audit log: " + state.resolve("audit").resolve("audit.jsonl"));
            out.println("Journal:   " + state.resolve("journal"));
            return proved && report.verdict() != Verdict.INCOMPLETE ? 0 : 1;
        }
    }

    private Deprovisioner deprovisioner(Path state) throws ConfigException {
        return Deprovisioner.builder()
                .stateDirectory(state)
                .allowSelfApproval()
                .secretResolver(new ServicePassword())
                .listener(this::progress)
                .target(
                        "example-ldap",
                        "ldap",
                        Map.of(
                                "url", "ldap://" + directory.host() + ":" + directory.port(),
                                "startTls", true,
                                "trustFile", directory.trustFile().toString(),
                                "bindDn", directory.serviceLogin().dn(),
                                "bindPassword", "quickstart:service",
                                "peopleBases", List.of(DirectoryTree.PEOPLE),
                                "groupBases", List.of(DirectoryTree.GROUPS),
                                "passwordPolicyDn", DirectoryTree.DEFAULT_POLICY,
                                "identifiers",
                                        Map.of(
                                                "employeeNumber",
                                                        Map.of("attribute", "employeeNumber", "use", "linking"),
                                                "userName", Map.of("attribute", "uid", "use", "unique")),
                                "controls", controls()))
                .build();
    }

    /** Entries that are known to be there: what makes "nothing found" mean something. */
    private List<String> controls() {
        List<String> controls = new ArrayList<>(List.of(company.control().dn()));
        controls.addAll(company.groupsOf(company.control()));
        return controls;
    }

    private Approval approve(Deprovisioner deprov, Plan plan, boolean yes) throws IOException, RefusedException {
        if (yes) {
            out.println("Approved by --yes: recorded as self-approved.");
            return deprov.selfApprove(plan, System.getProperty("user.name", "somebody"));
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        return deprov.approve(plan, new ApprovalPrompt(in, out).approver());
    }

    private RunReport apply(Deprovisioner deprov, Plan plan, Approval approval) {
        out.println();
        try {
            return deprov.apply(plan, approval);
        } catch (RefusedException e) {
            throw new IllegalStateException("a plan approved a moment ago was refused: " + e.getMessage(), e);
        }
    }

    /** Shows each step, and tries the old password in the moment sign-in is blocked, while it still is the password. */
    private void progress(PlannedStep step, StepRecord record) {
        if (record.state() == StepState.WAITING) {
            return;
        }
        out.printf(
                "  %-9s %-14s %-30s %s%n",
                record.state(), step.effect(), step.access().kind(), step.displayName());
        if (step.effect().equals(Effect.BLOCK_SIGN_IN) && record.state() == StepState.VERIFIED) {
            tryOldPassword(step);
        }
    }

    private void tryOldPassword(PlannedStep step) {
        for (Login login : List.of(company.leaverLogin(), company.privilegedLogin())) {
            if (login.dn().equals("uid=" + step.displayName() + "," + DirectoryTree.PEOPLE)) {
                try {
                    boolean stillSet = !directory
                            .snapshot()
                            .values(login.dn(), "userPassword")
                            .isEmpty();
                    BindCheck.Answer answer = directory.bindCheck().tryBind(login);
                    if (stillSet && !answer.isAccepted()) {
                        containedBy.add(login.dn());
                    }
                    out.printf(
                            "            tried from outside: the old password is %s and the server answers: %s%n",
                            stillSet ? "still set" : "gone", answer.diagnostic());
                } catch (LDAPException e) {
                    out.println("            tried from outside, and it could not be told: " + e.getMessage());
                }
            }
        }
    }

    /** Gives the connector its own password; in real life it is {@code env:NAME}, {@code file:PATH} or a vault. */
    private final class ServicePassword implements SecretResolver {

        @Override
        public String scheme() {
            return "quickstart";
        }

        @Override
        public Secret resolve(SecretRef ref) {
            return Secret.copyOf(directory.serviceLogin().password().toCharArray());
        }
    }
}
