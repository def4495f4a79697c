package io.deprov.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A secret shows itself to nobody but the one who uses it. */
class SecretTest {

    @Test
    void itNeverShowsItself() {
        Secret secret = Secret.copyOf("hunter2".toCharArray());

        assertThat(secret).hasToString("***");
        assertThatThrownBy(() -> new ObjectOutputStream(OutputStream.nullOutputStream()).writeObject(secret))
                .isInstanceOf(NotSerializableException.class);
    }

    @Test
    void whatWasLentIsWipedAlsoWhenItsUserFails() {
        Secret secret = Secret.copyOf("hunter2".toCharArray());
        AtomicReference<char[]> lent = new AtomicReference<>();

        assertThatThrownBy(() -> secret.use(chars -> {
                    lent.set(chars);
                    throw new IllegalStateException("failed");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(lent.get()).containsOnly('\0');
        assertThat(secret.<String, RuntimeException>use(String::new)).isEqualTo("hunter2");
    }

    @Test
    void theGiversArrayIsCopied() {
        char[] given = "hunter2".toCharArray();
        Secret secret = Secret.copyOf(given);
        given[0] = 'X';

        assertThat(secret.<String, RuntimeException>use(String::new)).isEqualTo("hunter2");
    }

    @Test
    void itIsGoneOnceClosed() {
        Secret secret = Secret.copyOf("hunter2".toCharArray());
        secret.close();
        secret.close();

        assertThatThrownBy(() -> secret.<String, RuntimeException>use(String::new))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingWhileItIsUsedDoesNotPullItAway() {
        Secret secret = Secret.copyOf("hunter2".toCharArray());

        assertThat(secret.<String, RuntimeException>use(chars -> {
                    secret.close();
                    return new String(chars);
                }))
                .isEqualTo("hunter2");
    }

    @Test
    void aReferenceThatIsNoneIsNotRepeated() {
        for (String text : new String[] {"hunter2", "", ":x", "env:", "env: ", "Env:x", "1env:x"}) {
            assertThat(SecretRef.isWellFormed(text)).as(text).isFalse();
            assertThatThrownBy(() -> SecretRef.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .doesNotContain("hunter2");
        }
        assertThat(SecretRef.parse("file:/a:b")).isEqualTo(new SecretRef("file", "/a:b"));
    }
}
