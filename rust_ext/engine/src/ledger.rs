//! The two tables of a run while they grow: orders and trades.

use crate::labels::Labels;
use crate::order::{Order, OrderStatus};
use crate::trade::Trade;

/// All orders in order of decision, all trades in order of exit, and the texts both refer to.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub(crate) labels: Labels,
    orders: Vec<Order>,
    trades: Vec<Trade>,
    positions: u64,
}

impl Ledger {
    /// Returns the orders in order of decision.
    pub fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// Returns the trades in order of exit.
    pub fn trades(&self) -> &[Trade] {
        &self.trades
    }

    /// Returns the tags and reasons.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Adds an order and returns its number.
    pub(crate) fn add_order(&mut self, order: Order) -> u64 {
        let id = self.orders.len() as u64 + 1;
        self.orders.push(Order { id, ..order });
        id
    }

    /// Notes what became of an order.
    pub(crate) fn settle(&mut self, id: u64, status: OrderStatus) {
        if let Some(order) = self.order(id) {
            order.status = status;
        }
    }

    /// Notes that an entry has become a position.
    pub(crate) fn fill(&mut self, id: u64, status: OrderStatus, position: u64) {
        if let Some(order) = self.order(id) {
            order.status = status;
            order.position = Some(position);
        }
    }

    /// Returns the row of an order.
    fn order(&mut self, id: u64) -> Option<&mut Order> {
        let row = usize::try_from(id - 1).ok().and_then(|row| self.orders.get_mut(row));
        debug_assert!(row.is_some(), "Invariant: order {id} is in the ledger");
        row
    }

    /// Returns how many positions have been opened.
    pub(crate) fn opened(&self) -> u64 {
        self.positions
    }

    /// Returns the number of the next position.
    pub(crate) fn next_position(&mut self) -> u64 {
        self.positions += 1;
        self.positions
    }

    /// Adds a trade.
    pub(crate) fn add_trade(&mut self, trade: &Trade) {
        self.trades.push(*trade);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Account;
    use crate::action::{Enter, Exit};
    use crate::bars::{Bars, Quotes};
    use crate::calling::CallingRule;
    use crate::direction::Direction;
    use crate::engine::{Engine, Progress};
    use crate::instrument::{Contract, Instrument};
    use crate::market::{Feed, Market, Symbol};
    use crate::path::Intrabar;
    use crate::rules::{Gates, MarketFill, Rules};
    use crate::sizing::{MinLotPolicy, Sizing, SizingRules};
    use crate::slippage::Slippage;

    const BARS: i64 = 200;

    impl Ledger {
        /// Loses the trades, and makes nonsense of the orders that do not wait.
        fn forget(&mut self) {
            self.trades.clear();
            for order in &mut self.orders {
                if order.status != OrderStatus::Pending {
                    *order =
                        Order { time: i64::MIN, lots: Some(f64::NAN), margin: f64::NAN, bar: usize::MAX, ..*order };
                }
            }
        }
    }

    fn rules() -> Rules {
        Rules {
            currency: "USD".into(),
            seed: 1,
            market_fill: MarketFill::NextOpen,
            intrabar: Intrabar::Worst,
            detail: false,
            limit_improvement: false,
            cancel_over_gap: false,
            max_positions: 2,
            max_holding: Some(4),
            slippage: Slippage::new(0.0, 1.0, 0.0).unwrap(),
            commissions: Vec::new(),
            conversion_fee: 0.0,
            sizing: SizingRules::new(Some(Sizing::RiskFraction(0.01)), MinLotPolicy::Reject).unwrap(),
            stop_out: 0.5,
            gates: Gates { cooldown_bars: 1, ..Gates::default() },
            break_even: None,
            trailing: None,
            notify_trades: false,
        }
    }

    /// Trades all the time, and returns equity and how many orders and positions there were.
    fn run(forgets: bool) -> (Vec<f64>, usize, u64) {
        let timestamp: Vec<i64> = (0..BARS).collect();
        let known_at: Vec<i64> = (1..=BARS).collect();
        let price: Vec<f64> = (0..BARS).map(|bar| 1.0 + (bar * bar % 17) as f64 / 64.0).collect();
        let side = Quotes { open: &price, high: &price, low: &price, close: &price };
        let contract = Contract {
            pip_size: 1.0 / 1024.0,
            contract_size: 1_000.0,
            lot_step: 0.01,
            min_lot: 0.01,
            max_lot: 100.0,
            leverage: Some(10.0),
            tick_size: None,
            swap_long: None,
            swap_short: None,
            triple_day: None,
        };
        let market = Market {
            symbol: Symbol { name: "EURUSD".into(), base: "EUR".into(), quote: "USD".into() },
            instrument: Instrument::new(contract).unwrap(),
            bars: Bars::new(&timestamp, &known_at, side, side, false).unwrap(),
            start: 0,
            calling: CallingRule { candidates: None, manage_positions: true },
            gate: None,
            atr: None,
            finer: None,
        };
        let feed = Feed { markets: vec![market], pairs: Vec::new(), rollovers: None };
        let mut engine = Engine::new(feed, rules(), Account::new(10_000.0).unwrap()).unwrap();
        while let Progress::Bar(bar) = engine.advance(usize::MAX) {
            if forgets {
                engine.desk.ledger.forget();
            }
            if bar % 7 == 3 {
                engine.exit(&Exit::default()).unwrap();
            }
            let direction = if bar % 2 == 0 { Direction::Long } else { Direction::Short };
            engine.enter(&Enter { stop_distance: Some(0.125), ..Enter::new(direction) }).unwrap();
        }
        let ledger = &engine.desk.ledger;
        (engine.curve.equity().to_vec(), ledger.orders.len(), ledger.positions)
    }

    #[test]
    fn what_is_over_is_not_read_again() {
        let (remembering, forgetting) = (run(false), run(true));
        assert!(remembering.2 > 50);
        assert_eq!(remembering, forgetting);
    }
}
