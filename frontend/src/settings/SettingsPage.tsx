// The organization's settings: kinds by page, each drawn from what the server declares of it.
import { Link } from "../parts/Link.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Notice } from "../ui/Notice.tsx";
import page from "../ui/Page.module.css";
import { useProblem } from "../use/problem.ts";
import { pathOf, useParts } from "../use/route.ts";
import { useText } from "../use/text.tsx";
import { visit } from "../use/url.ts";
import { ChannelTable } from "./ChannelTable.tsx";
import { ItemForm, NewItem } from "./ItemForm.tsx";
import { ItemList, NEW } from "./ItemList.tsx";
import styles from "./Settings.module.css";
import { useItems, useKinds } from "./server.ts";
import type { KindShown } from "./shapes.ts";

export default function SettingsPage() {
  const { t, find } = useText();
  const problem = useProblem();
  const kinds = useKinds();
  const [, name, id] = useParts();
  if (kinds.data === undefined) {
    return kinds.error ? (
      <Notice
        alert
        title={problem(kinds.error)}
        action={{ label: t("grid.retry"), run: () => void kinds.refetch() }}
      />
    ) : (
      <p className={styles.word} role="status">
        {t("status.loading")}
      </p>
    );
  }
  const all = kinds.data.items;
  const kind = name === undefined ? undefined : all.find((each) => each.name === name);
  const pages = [...new Set(all.map((each) => each.page))].map((each) => ({
    name: find(`item.page.${each}`) ?? each,
    kinds: all.filter((one) => one.page === each),
  }));
  return (
    <div className={styles.settings} data-open={kind !== undefined || undefined}>
      <nav className={styles.kinds} aria-label={t("pages.settings")}>
        {pages.map((each) => (
          <section key={each.name} aria-label={each.name}>
            <h2 className={styles.page}>{each.name}</h2>
            <ul>
              {each.kinds.map((one) => (
                <li key={one.name}>
                  <Link
                    className={styles.kind}
                    to={pathOf("configuracion", one.name)}
                    aria-current={one === kind ? "page" : undefined}
                  >
                    {one.label}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      {kind ? (
        <Kind key={kind.name} kind={kind} id={id} />
      ) : (
        <div className={page.page}>
          {name === undefined ? <p className={page.lead}>{t("item.lead")}</p> : <Notice title={t("pages.unknown")} />}
          {pages.map((each) => (
            <section key={each.name} className={page.block} aria-label={each.name}>
              <h2 className={page.heading}>{each.name}</h2>
              <dl className={styles.overview}>
                {each.kinds.map((one) => (
                  <div key={one.name}>
                    <dt>
                      <Link className={page.link} to={pathOf("configuracion", one.name)}>
                        {one.label}
                      </Link>
                    </dt>
                    <dd>{one.help}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      )}
    </div>
  );
}

function Kind(props: { kind: KindShown; id: string | undefined }) {
  const { t } = useText();
  const problem = useProblem();
  const { kind, id } = props;
  const items = useItems(kind.name);
  const alone = kind.items === "one";
  const list = items.data?.items ?? [];
  const item = alone ? list[0] : list.find((each) => each.id === id);
  const here = pathOf("configuracion", kind.name);
  const back = () => visit(here);
  return (
    <div className={page.page}>
      <p className={styles.back}>
        <Link className={page.link} to={id === undefined ? "/configuracion" : here}>
          <Icon name="left" size={12} /> {id === undefined ? t("pages.settings") : kind.label}
        </Link>
      </p>
      <section className={page.block} aria-labelledby="kind">
        <h2 id="kind" className={page.heading}>
          {id === undefined ? kind.label : id === NEW ? t("item.new", { name: kind.label }) : (item?.name ?? id)}
        </h2>
        <p className={page.lead}>{kind.help}</p>
        {items.error && items.data === undefined ? (
          <Notice
            alert
            title={problem(items.error)}
            action={{ label: t("grid.retry"), run: () => void items.refetch() }}
          />
        ) : items.data === undefined ? (
          <p role="status">{t("status.loading")}</p>
        ) : id === NEW ? (
          <NewItem kind={kind} done={back} />
        ) : alone || id !== undefined ? (
          item ? (
            <ItemForm key={item.id} kind={kind} item={item} {...(alone ? {} : { done: back })} />
          ) : (
            <Notice title={t("item.gone")} />
          )
        ) : kind.items === "channels" || kind.items === "accounts" ? (
          <ChannelTable kind={kind} items={list} />
        ) : (
          <ItemList kind={kind} items={list} />
        )}
      </section>
    </div>
  );
}
