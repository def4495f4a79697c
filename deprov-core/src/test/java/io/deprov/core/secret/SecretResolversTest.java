package io.deprov.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.config.Secret;
import io.deprov.api.config.SecretException;
import io.deprov.api.config.SecretRef;
import io.deprov.api.config.SecretResolver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets come by reference, late, and never show. */
class SecretResolversTest {

    @TempDir
    Path directory;

    private static String text(Secret secret) {
        return secret.use(String::new);
    }

    private Secret file(byte[] content) throws Exception {
        Path file = directory.resolve("secret");
        Files.write(file, content);
        return new FileSecretResolver().resolve(new SecretRef("file", file.toString()));
    }

    private Secret file(String content) throws Exception {
        return file(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEnvironmentVariableIsRead() throws Exception {
        EnvSecretResolver env = new EnvSecretResolver(Map.of("PW", "s3cret", "EMPTY", ""));

        assertThat(text(env.resolve(SecretRef.parse("env:PW")))).isEqualTo("s3cret");
        for (String missing : List.of("env:EMPTY", "env:NONE")) {
            assertThatThrownBy(() -> env.resolve(SecretRef.parse(missing)))
                    .isInstanceOf(SecretException.class)
                    .hasMessageContaining(missing);
        }
    }

    @Test
    void anEnvironmentVariableWithLettersLostUnderTheLocaleIsRefusedWithoutShowingIt() {
        EnvSecretResolver env = new EnvSecretResolver(Map.of("PW", "canary\uFFFD"));

        assertThatThrownBy(() -> env.resolve(SecretRef.parse("env:PW")))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("env:PW")
                .hasMessageContaining("locale")
                .message()
                .doesNotContain("canary");
    }

    @Test
    void aFileIsReadWithoutItsLastLineEnd() throws Exception {
        assertThat(text(file("pässwörd"))).isEqualTo("pässwörd");
        assertThat(text(file("pw\n"))).isEqualTo("pw");
        assertThat(text(file("pw\r\n"))).isEqualTo("pw");
        assertThat(text(file("two\nlines\n"))).isEqualTo("two\nlines");
        assertThat(text(file(" pw \n\n"))).isEqualTo(" pw \n");
    }

    @Test
    void aFileThatIsReplacedGivesTheNewSecret() throws Exception {
        assertThat(text(file("old"))).isEqualTo("old");
        assertThat(text(file("new"))).isEqualTo("new");
    }

    @Test
    void aFileThatIsNoSecretIsRefusedWithoutShowingIt() {
        for (byte[] content :
                new byte[][] {{}, {'\n'}, {'c', 'a', 'n', 'a', 'r', 'y', (byte) 0xff}, new byte[65 * 1024]}) {
            assertThatThrownBy(() -> file(content))
                    .isInstanceOf(SecretException.class)
                    .hasMessageContaining("file:")
                    .message()
                    .doesNotContain("canary");
        }
        assertThatThrownBy(() -> new FileSecretResolver().resolve(SecretRef.parse("file:/no/such/file")))
                .isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> new FileSecretResolver().resolve(new SecretRef("file", "a\0b")))
                .isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> new FileSecretResolver().resolve(new SecretRef("file", directory.toString())))
                .isInstanceOf(SecretException.class);
    }

    @Test
    void anUnknownSchemeIsRefusedWithoutRepeatingWhatMayBeTheSecret() {
        SecretResolvers resolvers = new SecretResolvers(List.of());

        assertThat(resolvers.knows(SecretRef.parse("env:X"))).isTrue();
        assertThat(resolvers.knows(SecretRef.parse("pass:word"))).isFalse();
        assertThatThrownBy(() -> resolvers.resolve(SecretRef.parse("pass:word")))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("[env, file]")
                .message()
                .doesNotContain("pass:")
                .doesNotContain("word");
    }

    @Test
    void anApplicationsResolverIsUsedAndMayReplaceABuiltInOne() throws Exception {
        SecretResolver own = new SecretResolver() {
            @Override
            public String scheme() {
                return "env";
            }

            @Override
            public Secret resolve(SecretRef ref) {
                return Secret.copyOf("own".toCharArray());
            }
        };

        assertThat(text(new SecretResolvers(List.of(own)).resolve(SecretRef.parse("env:X"))))
                .isEqualTo("own");
    }
}
