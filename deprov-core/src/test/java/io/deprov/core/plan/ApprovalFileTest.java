package io.deprov.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ActorAuthenticator.Assurance;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an approval is worth once it was a file. */
class ApprovalFileTest {

    @Test
    void aFileThatSaysAuthenticatedIsReadAsAsserted() throws Exception {
        Approval forged = new Approval(
                "sha256:plan",
                "boss",
                Assurance.AUTHENTICATED,
                false,
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60),
                null);
        byte[] file = ApprovalFile.write(forged);
        assertThat(new String(file, StandardCharsets.UTF_8)).containsIgnoringCase("authenticated");

        Approval read = ApprovalFile.read(file);

        assertThat(read).isEqualTo(forged.asserted());
        assertThat(read.assurance()).isEqualTo(Assurance.ASSERTED);
    }
}
