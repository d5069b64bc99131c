import { setTabTitle } from "./tabTitle";

const settled = () => new Promise((done) => setTimeout(done));

test("the tab shows the progress on every page, and each page's own title afterwards", async () => {
  document.title = "Check a picture · AI Guard Vision";
  setTabTitle("3 of 20 done");
  expect(document.title).toBe("3 of 20 done · AI Guard Vision");
  document.title = "History · AI Guard Vision";
  await settled();
  expect(document.title).toBe("3 of 20 done · AI Guard Vision");
  setTabTitle("4 of 20 done");
  expect(document.title).toBe("4 of 20 done · AI Guard Vision");
  setTabTitle(null);
  expect(document.title).toBe("History · AI Guard Vision");
});
