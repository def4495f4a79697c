package io.deprov.cli;

import io.deprov.core.plan.Approval;
import io.deprov.core.plan.ApprovalFile;
import io.deprov.core.plan.IntegrityException;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files a command line names. */
final class Inputs {

    private static final int MOST = 1 << 27;

    private Inputs() {}

    static Plan plan(Path file) throws UsageException, IntegrityException {
        byte[] bytes = bytes(file, "plan");
        try {
            return PlanFile.read(bytes);
        } catch (IntegrityException e) {
            throw named(file, e);
        }
    }

    static Approval approval(Path file) throws UsageException, IntegrityException {
        byte[] bytes = bytes(file, "approval");
        try {
            return ApprovalFile.read(bytes);
        } catch (IntegrityException e) {
            throw named(file, e);
        }
    }

    private static IntegrityException named(Path file, IntegrityException e) {
        IntegrityException named = new IntegrityException(file + ": " + e.getMessage());
        named.initCause(e);
        return named;
    }

    private static byte[] bytes(Path file, String what) throws UsageException {
        if (file.toString().isEmpty()) {
            throw new UsageException("the path of the " + what + " is empty; give the path of a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST + 1);
            if (bytes.length > MOST) {
                throw new UsageException("the " + what + " " + file + " is larger than " + MOST / (1 << 20)
                        + " MiB, which none is; check the path");
            }
            return bytes;
        } catch (IOException e) {
            throw new UsageException("the " + what + " " + file + " cannot be read: " + Because.of(file, e));
        }
    }
}
