//! The third phase: the shop gets what was planned, many entities in one request. What fails is halved until the bad one is alone; what
//! nobody knows the end of is looked for in the shop before it is sent again.

use std::collections::HashMap;

use prestashop::{Batch, Entity, Query, Resource, Version, Webservice, WriteError};

use super::{reading::fail, stock::StockPlan, trouble::Trouble};
use crate::{
    flows::{Ctx, Error, shops::ShopFailure},
    store::{
        StoreError,
        runs::{RowStep, Run, RunRow, ShopArticle},
    },
};

/// How pushing ended.
pub(super) enum Pushed {
    /// Everything has an outcome.
    All,
    /// The shop cannot be worked with.
    Trouble(Trouble),
    /// Somebody wants the run to end.
    Cancelled,
}

/// A run that writes to a shop.
pub(super) struct Push<'a> {
    pub(super) ctx: &'a Ctx,
    pub(super) run: &'a Run,
    pub(super) shop: &'a Webservice,
    pub(super) version: Version,
}

/// Why the rows of a bite did not all get an outcome.
enum Broken {
    Trouble(Trouble),
    Ours(Error),
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self::Ours(error.into())
    }
}

impl From<prestashop::Error> for Broken {
    fn from(error: prestashop::Error) -> Self {
        Self::Trouble(error.into())
    }
}

impl Push<'_> {
    /// Sends what was planned.
    pub(super) async fn all(&self) -> Result<Pushed, Error> {
        loop {
            match self.bite().await {
                Ok(true) => return Ok(Pushed::All),
                Ok(false) if super::run::is_cancelled(self.ctx, self.run).await? => return Ok(Pushed::Cancelled),
                Ok(false) => {}
                Err(Broken::Trouble(trouble)) => return Ok(Pushed::Trouble(trouble)),
                Err(Broken::Ours(error)) => return Err(error),
            }
        }
    }

    /// As much as fits into one request. `true`: there is nothing left.
    async fn bite(&self) -> Result<bool, Broken> {
        let (store, tenant) = (&self.ctx.services.runs, &self.ctx.tenant.id);
        let limit = u32::try_from(Batch::MAX_ENTITIES).unwrap_or(u32::MAX);
        let doubtful = store.rows_at(tenant, self.run.id, RowStep::Sent, limit).await?;
        if !doubtful.is_empty() {
            let mut rows = Rows::new(doubtful)?;
            let there = self.quantities(&rows.stocks()).await?;
            let rest = rows.entities().into_iter().filter(|entity| !holds(&there, entity)).collect();
            self.written(&mut rows, |entity| holds(&there, entity)).await?;
            self.send(rows, rest).await?;
            return Ok(false);
        }
        let mut planned = store.rows_at(tenant, self.run.id, RowStep::Planned, limit).await?;
        if planned.is_empty() {
            return Ok(true);
        }
        planned.iter_mut().for_each(|row| row.step = RowStep::Sent);
        store.put_rows(tenant, self.run, &planned, &[]).await?;
        let rows = Rows::new(planned)?;
        let entities = rows.entities();
        self.send(rows, entities).await?;
        Ok(false)
    }

    async fn send(&self, mut rows: Rows, entities: Vec<Entity>) -> Result<(), Broken> {
        let mut batches = vec![Batch::new(Resource::StockAvailables, entities)];
        while let Some(batch) = batches.pop() {
            let ids: Vec<u64> = batch.entities().iter().filter_map(|entity| entity.id).collect();
            if ids.is_empty() {
                continue;
            }
            // What is sent is needed once more where the shop turns it away as a whole.
            let again = batch.entities().to_vec();
            let (doubtful, why) = match self.shop.change(batch, self.version).await {
                Ok(()) => {
                    self.written(&mut rows, |entity| entity.id.is_some_and(|id| ids.contains(&id))).await?;
                    continue;
                }
                Err(error) if error.pauses() => return Err(Broken::Trouble(trouble(error))),
                Err(WriteError::NotWritten(error)) => {
                    let batch = Batch::new(Resource::StockAvailables, again);
                    self.narrow(&mut rows, batch, &mut batches, &ids, &reason(&error)).await?;
                    continue;
                }
                Err(WriteError::Refused { fault, batch }) => (batch, of_fault(&fault)),
                Err(WriteError::InDoubt { cause, batch }) => (batch, reason(&cause)),
            };
            // The rows of other batches may hold by chance what they are to be given: only these were looked at.
            let there = self.quantities(&ids).await?;
            self.written(&mut rows, |entity| holds(&there, entity)).await?;
            let rest = doubtful.settle(|entity| holds(&there, entity));
            self.narrow(&mut rows, rest, &mut batches, &ids, &why).await?;
        }
        Ok(())
    }

    /// What is left of a batch that failed: as two halves, or, where one entity is all there was, as a row with an error. An entity that
    /// is the last of several gets a try of its own.
    async fn narrow(
        &self,
        rows: &mut Rows,
        rest: Batch,
        batches: &mut Vec<Batch>,
        sent: &[u64],
        (code, message): &(String, String),
    ) -> Result<(), Broken> {
        let alone = rest.entities().first().and_then(|entity| entity.id).filter(|_| sent.len() == 1);
        if let Some(id) = alone {
            if let Some(mut row) = rows.take(id) {
                fail(&mut row, code, None, None, message.clone());
                // Nobody knows any more what the shop has: the next run looks for the article anew.
                let article = StockPlan::of(&row).map(|plan| ShopArticle { pushed: None, ..plan.article(&row.key) });
                let articles = article.as_slice();
                self.ctx.services.runs.put_rows(&self.ctx.tenant.id, self.run, &[row], articles).await?;
            }
            return Ok(());
        }
        let (first, second) = rest.halves();
        batches.extend([second, first]);
        Ok(())
    }

    /// Notes what the shop has.
    async fn written(&self, rows: &mut Rows, is_written: impl Fn(&Entity) -> bool) -> Result<(), Broken> {
        let entities = rows.entities();
        let ids = entities.iter().filter(|entity| is_written(entity)).filter_map(|entity| entity.id);
        let (mut done, mut articles) = (Vec::new(), Vec::new());
        for mut row in ids.filter_map(|id| rows.take(id)) {
            row.step = RowStep::Done;
            articles.extend(StockPlan::of(&row).map(|plan| plan.article(&row.key)));
            done.push(row);
        }
        self.ctx.services.runs.put_rows(&self.ctx.tenant.id, self.run, &done, &articles).await?;
        Ok(())
    }

    /// How many pieces the shop has.
    async fn quantities(&self, stocks: &[u64]) -> Result<HashMap<u64, i64>, prestashop::Error> {
        let ids: Vec<String> = stocks.iter().map(u64::to_string).collect();
        let query = Query::new(Resource::StockAvailables).fields(&["quantity"]);
        let found = self.shop.find(&query, "id", ids.iter().map(String::as_str)).await?;
        Ok(found.iter().filter_map(|stock| Some((stock.id?, stock.parsed("quantity")?))).collect())
    }
}

/// Rows under way, by the stock that they change.
struct Rows(HashMap<u64, (RunRow, i64)>);

impl Rows {
    fn new(rows: Vec<RunRow>) -> Result<Self, StoreError> {
        let planned = |row: RunRow| {
            let plan = StockPlan::of(&row).ok_or(StoreError::Unreadable("the plan of a row"))?;
            Ok((plan.stock.cast_unsigned(), (row, plan.quantity)))
        };
        rows.into_iter().map(planned).collect::<Result<_, _>>().map(Self)
    }

    fn stocks(&self) -> Vec<u64> {
        self.0.keys().copied().collect()
    }

    fn entities(&self) -> Vec<Entity> {
        let entity = |(stock, (_, quantity)): (&u64, &(RunRow, i64))| {
            Entity::with_id(*stock).with("quantity", quantity.to_string())
        };
        self.0.iter().map(entity).collect()
    }

    fn take(&mut self, stock: u64) -> Option<RunRow> {
        self.0.remove(&stock).map(|(row, _)| row)
    }
}

/// Whether the shop was seen to hold what the entity says.
fn holds(there: &HashMap<u64, i64>, entity: &Entity) -> bool {
    entity.id.and_then(|id| there.get(&id)).is_some_and(|quantity| entity.parsed("quantity") == Some(*quantity))
}

fn trouble(error: WriteError) -> Trouble {
    match error {
        WriteError::NotWritten(error) | WriteError::InDoubt { cause: error, .. } => error.into(),
        WriteError::Refused { fault, .. } => Trouble { code: ShopFailure::Refused.id(), message: fault.to_string() },
    }
}

/// The code and the sentence of a row that the shop does not take.
fn of_fault(fault: &prestashop::Fault) -> (String, String) {
    let code = fault.code.map_or_else(|| "ps".to_owned(), |code| format!("ps.{code}"));
    let code = fault.property.as_ref().map_or_else(|| code.clone(), |property| format!("{code}.{property}"));
    (code, fault.to_string())
}

fn reason(error: &prestashop::Error) -> (String, String) {
    match error.fault() {
        Some(fault) => of_fault(fault),
        None => ("ps.failed".to_owned(), error.to_string()),
    }
}
